"""Brings the tables of an older MLflow up to date; an empty database is left to the server, which makes its own.

The address is read here from the environment, since it holds a password and everybody sees arguments.
"""

import os

import sqlalchemy
from mlflow.db import commands

uri = os.environ["MLFLOW_BACKEND_STORE_URI"]
if sqlalchemy.inspect(sqlalchemy.create_engine(uri)).get_table_names():
    commands(["upgrade", uri])
