"""What Hypothesis throws at the rules: any text, half surrogate pairs included, and real things."""

from hypothesis import strategies as st

ANY_TEXT = st.text(st.characters(), max_size=60)
SLUGS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-éßñł李дø", min_size=3, max_size=20).filter(
    lambda slug: slug != "unavailable"
)
WORDS = st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True)
HOSTS = st.builds("{}.{}".format, WORDS, st.sampled_from(["com", "de", "co.uk", "io"]))
