from pathlib import Path

from graphql import build_schema, lexicographic_sort_schema, print_schema

from tests.cli.support import Shell


def test_the_schema_is_printed_sorted(shell: Shell) -> None:
    text = shell.run("schema").out
    assert text == print_schema(lexicographic_sort_schema(build_schema(text))) + "\n"
    assert "type Mutation {" in text
    assert "input PersonRef @oneOf {" in text


def test_a_written_schema_passes_the_check_and_a_changed_one_does_not(shell: Shell, tmp_path: Path) -> None:
    assert "schema.graphql" in shell.fails("schema", "--check")
    assert shell.run("schema", "--write").code == 0
    assert shell.run("schema", "--check").code == 0
    file = tmp_path / "schema.graphql"
    file.write_text(file.read_text().replace("type Mutation {", "type Mutations {"))
    ended = shell.run("schema", "--check")
    assert ended.code == 1
    assert "-type Mutations {\n+type Mutation {" in ended.out
    assert "--write" in ended.err


def test_checking_and_writing_exclude_each_other(shell: Shell) -> None:
    assert "not both" in shell.fails("schema", "--check", "--write")
