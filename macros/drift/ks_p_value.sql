{% macro ks_p_value(statistic, effective_n) -%}
    {#- Kolmogorov's two-sided tail by the expansion of Pelz and Good (1976) in the form of Simard and L'Ecuyer (2011,
        section 2.2); above z = 3, where one minus a number near one would lose all digits, by twice the one-sided
        tail in the form of Maag and Dicaire (1971). -#}
    {%- set z = "(sqrt(" ~ effective_n ~ ") * " ~ statistic ~ ")" -%}
    {#- An engine may evaluate the sum of rows that another branch answers, where it would divide by zero or overflow. -#}
    {%- set bounded = "least(greatest(" ~ z ~ ", 0.05), 3.0)" -%}
    {%- set pi = '3.14159265358979312' -%}
    case
        when {{ statistic }} is null or {{ storeroom.is_nan(statistic) }} then null
        when {{ effective_n }} is null or {{ effective_n }} <= 0 then null
        when {{ z }} <= 0.05 then 1.0
        when {{ statistic }} >= 1 then 0.0
        when {{ z }} > 3.0
            then least(1.0, 2 * exp(
                -power(6 * {{ effective_n }} * {{ statistic }} + 1, 2) / (18 * {{ effective_n }})
            ))
        else least(1.0, greatest(0.0, 1 - (
            select {{ storeroom.pelz_good_sum(bounded, effective_n, pi) }}
            from {{ storeroom.integers(1, 16, 'k') }}
        )))
    end
{%- endmacro %}
