"""BigQuery's dialect of GoogleSQL, as far as it is documented.

The open analyzer knows more than BigQuery has: features are taken as it releases them, less those that BigQuery does
not document, plus a few that it counts as an engine's own. The lists are a reading of BigQuery's documentation.
"""

from __future__ import annotations

import re

# Parts of names of released features that BigQuery does not have.
_NOT_BIGQUERY = """
    PROTO GRAPH LAMBDA KLL PIPE_ MULTILEVEL GENERATED IDENTITY SPANNER ONEOF FILTER_FIELDS REPLACE_FIELDS UINT64
    EXTENDED_TYPES CHECK_CONSTRAINT STRATIFIED TABLESAMPLE_FROM TOKENIZED PICOS ORDER_BY_COLLATE ARRAY_EQUALITY
    ARRAY_ORDERING ARRAY_ELEMENTS_WITH_SET NESTED_ ALLOW_CONSECUTIVE_ON DML_RETURNING SLASH_PATHS ARRAY_GREATEST
    BARE_ARRAY ARRAY_FIND STRUCT_POSITIONAL FIRST_AND_LAST_N NULLIFZERO PI_FUNCTIONS ARRAY_ZIP MULTIWAY MEASURES
    LIMIT_OFFSET LITERAL_CONCAT DOT_PRODUCT MANHATTAN _NORM DEPTH_MODIFIER UUID_TYPE FOR_UPDATE MATCH_RECOGNIZE
    ON_CONFLICT AGGREGATE_FILTERING BITWISE_AGGREGATE LATERAL EXPERIMENTAL MULTI_GROUPING STRING_LITERAL_TO_BYTES
    TEMPLATED_SQL OPT_IN EXTERNAL_SCHEMA AGGREGATION_THRESHOLD
"""
NOT_BIGQUERY = re.compile("|".join(_NOT_BIGQUERY.split()))
_ALSO_BIGQUERY = """
    COLLATION_SUPPORT INVERSE_TRIG_FUNCTIONS CREATE_TABLE_CLONE ALTER_COLUMN_SET_DATA_TYPE WITH_GROUP_ROWS
    CREATE_EXTERNAL_TABLE_WITH_PARTITION_COLUMNS
"""
ALSO_BIGQUERY = _ALSO_BIGQUERY.split()
_STATEMENTS = """
    ALTER_ENTITY ALTER_MATERIALIZED_VIEW ALTER_MODEL ALTER_SCHEMA ALTER_TABLE ALTER_VIEW ASSERT ASSIGNMENT AUX_LOAD_DATA
    BEGIN CALL COMMIT CREATE_ENTITY CREATE_EXTERNAL_TABLE CREATE_FUNCTION CREATE_INDEX CREATE_MATERIALIZED_VIEW
    CREATE_MODEL CREATE_PROCEDURE CREATE_ROW_ACCESS_POLICY CREATE_SCHEMA CREATE_SNAPSHOT_TABLE CREATE_TABLE_AS_SELECT
    CREATE_TABLE_FUNCTION CREATE_TABLE CREATE_VIEW DELETE DROP_FUNCTION DROP_MATERIALIZED_VIEW DROP_ROW_ACCESS_POLICY
    DROP_SNAPSHOT_TABLE DROP DROP_TABLE_FUNCTION EXECUTE_IMMEDIATE EXPORT_DATA EXPORT_MODEL GRANT INSERT MERGE QUERY
    REVOKE ROLLBACK TRUNCATE UPDATE
"""
STATEMENTS = _STATEMENTS.split()
# BigQuery's other names of types.
ALIASES = {
    "INT": "INT64",
    "SMALLINT": "INT64",
    "INTEGER": "INT64",
    "BIGINT": "INT64",
    "TINYINT": "INT64",
    "BYTEINT": "INT64",
    "DECIMAL": "NUMERIC",
    "BIGDECIMAL": "BIGNUMERIC",
}
# OPTIONS (...) of tables, views, columns and datasets, with their types.
OPTIONS = {
    "allow_non_incremental_definition": "BOOL",
    "compression": "STRING",
    "default_partition_expiration_days": "FLOAT64",
    "default_rounding_mode": "STRING",
    "default_table_expiration_days": "FLOAT64",
    "description": "STRING",
    "enable_change_history": "BOOL",
    "enable_refresh": "BOOL",
    "expiration_timestamp": "TIMESTAMP",
    "field_delimiter": "STRING",
    "file_format": "STRING",
    "format": "STRING",
    "friendly_name": "STRING",
    "header": "BOOL",
    "kms_key_name": "STRING",
    "labels": "ARRAY<STRUCT<a STRING, b STRING>>",
    "location": "STRING",
    "max_staleness": "INTERVAL",
    "overwrite": "BOOL",
    "partition_expiration_days": "FLOAT64",
    "refresh_interval_minutes": "FLOAT64",
    "require_partition_filter": "BOOL",
    "rounding_mode": "STRING",
    "storage_uri": "STRING",
    "strict_mode": "BOOL",
    "table_format": "STRING",
    "tags": "ARRAY<STRUCT<a STRING, b STRING>>",
    "uri": "STRING",
}
SYSTEM_VARIABLES = {
    "row_count": "INT64",
    "error.message": "STRING",
    "error.statement_text": "STRING",
    "script.job_id": "STRING",
    "project_id": "STRING",
    "dataset_id": "STRING",
    "time_zone": "STRING",
}
# Functions that BigQuery has and the open analyzer does not: (name, is an aggregate, types of arguments, type).
FUNCTIONS = [
    ("max_by", True, ["T1", "T2"], "T1"),
    ("min_by", True, ["T1", "T2"], "T1"),
    ("contains_substr", False, ["T1", "STRING"], "BOOL"),
]
# What a PARTITION BY may call.
TRUNCATIONS = {"date", "date_trunc", "timestamp_trunc", "datetime_trunc", "range_bucket"}
CLUSTER_COLUMNS = 4
