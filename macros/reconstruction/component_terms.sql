{% macro component_terms(version_id) -%}
    {#- Numbers come as text: an engine's own shortest one that reads back as the same number. -#}
    {%- set terms = {
        'mean': {}, 'standard_deviation': {}, 'frequency': {}, 'loading': {}, 'explained_variance': [], 'held_out_ratio': [],
    } -%}
    {%- for term, number, feature, category, value in run_query(
        "select term, component_number, feature_name, category, cast(value as string) from "
        ~ ref('fct_metadata__components') ~ " where version_id = " ~ storeroom.string_literal(version_id)
        ~ " order by term, component_number, feature_name, value desc, category"
    ).rows -%}
        {%- if term == 'loading' -%}
            {%- do terms.loading.setdefault(number | int, {}).update({feature: value}) -%}
        {%- elif term == 'frequency' -%}
            {%- do terms.frequency.setdefault(feature, []).append((category, value)) -%}
        {%- elif feature -%}
            {%- do terms[term].update({feature: value}) -%}
        {%- else -%}
            {%- do terms[term].append(value) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(terms) }}
{%- endmacro %}
