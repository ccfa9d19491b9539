{{ config(tags=['storeroom_rendered']) }}

{%- set selects = [] -%}
{%- for name, declaration in storeroom.ml_models().items() -%}
    {%- do storeroom.declared_relation(declaration.features) -%}
    {%- set described = storeroom.declared_node(declaration.features).columns if execute else {} -%}
    {%- for feature in storeroom.feature_columns(name) -%}
        {%- do selects.append([name, declaration.features, feature, loop.index, described[feature.name].description]) -%}
    {%- endfor -%}
{%- endfor -%}
{%- for name, relation, feature, position, description in selects %}
select
    {{ storeroom.optional_literal(name, 'string') }} as model_name,
    {{ storeroom.optional_literal(feature.name, 'string') }} as feature_name,
    {{ storeroom.optional_literal(feature.data_type, 'string') }} as data_type,
    {{ storeroom.optional_literal(feature.kind, 'string') }} as kind,
    {{ storeroom.optional_literal(feature.role, 'string') }} as role,
    {{ 'true' if feature.is_day_count else 'false' }} as is_day_count,
    {{ storeroom.optional_literal(relation, 'string') }} as features_relation,
    {{ storeroom.optional_literal(description or none, 'string') }} as description,
    cast({{ position }} as int64) as position
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{%- if not selects %}
{{ storeroom.no_rows() }}
{%- endif %}
