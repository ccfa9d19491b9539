{% macro feature_columns_of(node, declaration) -%}
    {#- The kinds of python/storeroom/features.py; a test holds the two together. -#}
    {%- set features = [] -%}
    {%- for column in node.columns.values() -%}
        {%- set hints = (column.meta or {}).get('storeroom', (column.config.meta or {}).get('storeroom', {})) -%}
        {%- set type = (column.data_type or '') | lower -%}
        {%- if column.name in declaration.entity + [declaration.as_of] or hints.get('role') == 'ignored' -%}
            {%- continue -%}
        {%- endif -%}
        {%- set kind = hints.get('kind') or storeroom.kind_of_type(type) -%}
        {%- if kind in ['numeric', 'categorical', 'time'] -%}
            {%- do features.append({
                'name': column.name,
                'data_type': type,
                'kind': 'numeric' if kind == 'time' else kind,
                'is_day_count': kind != 'categorical' and storeroom.kind_of_type(type) == 'time',
                'role': hints.get('role') or ('watched' if kind == 'time' else 'feature'),
            }) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(features) }}
{%- endmacro %}
