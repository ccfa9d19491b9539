{% macro column_types() -%}
    {#- What a data type is -> the names that engines and contracts have for it, without a length or precision. The types of
        python/storeroom/types.py; a test holds the two together. A type that is not here is not watched. -#}
    {{ return({
        'int64': [
            'int64', 'bigint', 'int8', 'long', 'int32', 'integer', 'int', 'int4', 'signed', 'int16', 'smallint', 'int2',
            'short', 'tinyint', 'int1', 'byteint', 'hugeint', 'int128', 'uint64', 'ubigint', 'uint32', 'uinteger',
            'uint16', 'usmallint', 'uint8', 'utinyint', 'uint128', 'uhugeint', 'bignum', 'varint',
        ],
        'numeric': ['numeric', 'decimal', 'dec', 'bignumeric', 'bigdecimal'],
        'float64': ['float64', 'double', 'float8', 'double precision', 'float32', 'float', 'float4', 'real'],
        'string': [
            'string', 'varchar', 'text', 'char', 'bpchar', 'nvarchar', 'character', 'character varying', 'enum',
        ],
        'uuid': ['uuid', 'guid'],
        'bool': ['bool', 'boolean', 'logical'],
        'date': ['date'],
        'timestamp': [
            'timestamp', 'datetime', 'timestamp without time zone', 'timestamp_us', 'timestamp_s', 'timestamp_ms',
            'timestamp_ns', 'timestamptz', 'timestamp with time zone',
        ],
    }) }}
{%- endmacro %}
