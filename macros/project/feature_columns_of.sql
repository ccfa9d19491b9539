{% macro feature_columns_of(node, declaration) -%}
    {#- A column is measured under an alias of ours: its own name may be one that a measuring query has for itself. Most
        columns share a few types, so the kind of each is looked up once. -#}
    {%- set features, kinds = [], {} -%}
    {%- for column in node.columns.values() -%}
        {%- set hints = storeroom.column_hints(column) -%}
        {%- if column.name in declaration.entity + [declaration.as_of] or hints.get('role') == 'ignored' -%}
            {%- continue -%}
        {%- endif -%}
        {%- if column.data_type not in kinds -%}
            {%- do kinds.update({column.data_type: storeroom.kind_of_type(column.data_type)}) -%}
        {%- endif -%}
        {%- set type_kind = kinds[column.data_type] -%}
        {%- set kind = hints.get('kind') or type_kind -%}
        {%- if type_kind and kind in ['numeric', 'categorical', 'time'] -%}
            {%- do features.append({
                'name': column.name,
                'alias': 'storeroom_column_' ~ (features | length + 1),
                'data_type': column.data_type | lower,
                'kind': 'numeric' if kind == 'time' else kind,
                'is_day_count': kind != 'categorical' and type_kind == 'time',
                'role': hints.get('role') or ('watched' if kind == 'time' else 'feature'),
            }) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(features) }}
{%- endmacro %}
