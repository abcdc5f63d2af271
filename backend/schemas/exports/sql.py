"""Extension records as tables: SQL for four databases, written by SQLAlchemy's dialects.

One schema makes one table, one record a row. A row knows its resource in the system's own terms:
``customer_id`` (text of 16), ``service_id`` (64 bit), and ``task_id`` or ``state_id`` (32 bit)
beside the service they belong to (Context Services). Unique keys hold within a resource, and only
where a record has all of the key's values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Identity,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Unicode,
    UniqueConstraint,
    and_,
    case,
)
from sqlalchemy.dialects import mssql, oracle, postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import (
    CreateIndex,
    CreateTable,
    ExecutableDDLElement,
    SetColumnComment,
    SetTableComment,
)
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.types import TypeEngine

from backend.records.model import CUSTOMER_ID_LIMIT
from backend.schemas.exports import sql_types
from backend.schemas.exports.source import Source
