{% macro is_outgrown(window) -%}
    {#- Whether the last large batch of a model had a column with too many bins for its bits, or one that rounding blurred by
        more than a hundredth of its standard deviation. -#}
    {%- if not storeroom.is_added_to() -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set found = run_query(
        'select count(*) from ' ~ storeroom.every_partition(this) ~ ' as profiles inner join (select max(batch_start_at) as newest_at from '
        ~ storeroom.every_partition(this) ~ ' where model_name = ' ~ storeroom.string_literal(window.model_name)
        ~ " and subject = '" ~ window.subject ~ "' and significant_bits < 53) as newest on profiles.batch_start_at = newest.newest_at"
        ~ ' where model_name = ' ~ storeroom.string_literal(window.model_name) ~ " and subject = '" ~ window.subject
        ~ "' and slice_key = 'all' and (is_capped or rounding > 0.01 * standard_deviation * finite_count)"
    ) -%}
    {{ return(found.rows | length > 0 and found.rows[0][0] | int > 0) }}
{%- endmacro %}
