{% macro correlation_struct(pair) -%}
    {#- value_N is less its center, where nothing cancels. -#}
    {%- set one = 'value_' ~ pair.places[0] -%}
    {%- set other = 'value_' ~ pair.places[1] -%}
    {%- set one_of_both = 'case when ' ~ other ~ ' is not null then ' ~ one ~ ' end' -%}
    {%- set other_of_both = 'case when ' ~ one ~ ' is not null then ' ~ other ~ ' end' -%}
    {{ storeroom.make_struct({
        'feature_name': 'cast(' ~ storeroom.string_literal(pair.one.name) ~ ' as string)',
        'other_feature_name': 'cast(' ~ storeroom.string_literal(pair.other.name) ~ ' as string)',
        'association': 'corr(' ~ one ~ ', ' ~ other ~ ')',
        'row_count': 'count(' ~ one_of_both ~ ')',
        'first_range': 'max(' ~ one_of_both ~ ') - min(' ~ one_of_both ~ ')',
        'second_range': 'max(' ~ other_of_both ~ ') - min(' ~ other_of_both ~ ')',
    }) }}
{%- endmacro %}
