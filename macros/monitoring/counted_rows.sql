{% macro counted_rows(looked) -%}
    {#- Query. One row per batch of what a model's rows are now: their number, their checksum and the newest time. A float counts
        to five digits: a view that is computed anew adds its sums in another order, which moves the last bits. -#}
    {%- set declaration = storeroom.ml_model(looked.name) -%}
    {%- set start_at = looked.query.starts | min -%}
    {%- if looked.subject == 'features' -%}
        {%- set column = adapter.quote(declaration.as_of) -%}
        {%- set type = storeroom.declared_type(declaration.features, declaration.as_of) -%}
        {%- set as_of = storeroom.utc_time(column, type) -%}
        {%- set columns, expressions = storeroom.feature_columns(looked.name), [column] -%}
        {%- set types = columns | map(attribute='data_type') | list -%}
        {%- for name in declaration.entity -%}
            {%- do expressions.append(adapter.quote(name)) -%}
        {%- endfor -%}
        {%- for item in columns -%}
            {%- set value = adapter.quote(item.name) -%}
            {%- set is_float = storeroom.canonical_type(item.data_type) == 'float64' -%}
            {%- do expressions.append(storeroom.rounded(value, 16) if is_float else value) -%}
        {%- endfor -%}
    {%- else -%}
        {%- set as_of, expressions = 'as_of_at', [
            'entity_key', 'as_of_at', storeroom.rounded('label_value', 16), 'label_class',
        ] -%}
        {%- set types = [declaration.task] -%}
    {%- endif %}
    select
        {{ looked.query.place }} as query_place,
        {{ storeroom.batch_start(as_of, declaration.batch) }} as batch_start_at,
        count(*) as row_count,
        {{ storeroom.rows_checksum(expressions) }} as row_checksum,
        {{ storeroom.checksum_basis(expressions + types) }} as checksum_basis,
        max({{ as_of }}) as newest_at
    {%- if looked.subject == 'features' %}
    from {{ storeroom.declared_relation(declaration.features) }}
    where {{ storeroom.utc_window(column, type, start_at, '9999-12-31') }}
    {%- else %}
    from ({{ storeroom.known_labels(looked.name, start_at=start_at) | indent(8) }}) as labels
    {%- endif %}
    group by 2
{%- endmacro %}
