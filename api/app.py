"""The application as production runs it: `uvicorn api.app:app`; it reads the environment when it starts."""

import os

from api.graphql_app import create_app
from api.schema import schema
from domain.configuration import Configuration


def _configuration() -> Configuration:
    return Configuration.from_environment(os.environ)


app = create_app(schema, _configuration)
