{% macro student_t_p_value(t, degrees_of_freedom) -%}
    {#- The density at t times the integral of what is left of it beyond t, by exp-sinh quadrature (Takahasi and Mori 1974)
        in units of the density's own decay; 201 nodes. Beyond 1e100, where squares overflow, the tail is a power. -#}
    {%- set x = "abs(" ~ t ~ ")" -%}
    {%- set df = "cast(" ~ degrees_of_freedom ~ " as float64)" -%}
    {%- set scale = "((" ~ df ~ " + " ~ x ~ " * " ~ x ~ ") / ((" ~ df ~ " + 1) * (" ~ x ~ " + 1)))" -%}
    {%- set sinh = "((exp(0.05 * node) - exp(-0.05 * node)) / 2)" -%}
    {%- set cosh = "((exp(0.05 * node) + exp(-0.05 * node)) / 2)" -%}
    {%- set step = "exp(1.5707963267948966 * " ~ sinh ~ ")" -%}
    {%- set gain = "(" ~ scale ~ " * " ~ step ~ " * (2 * " ~ x ~ " + " ~ scale ~ " * " ~ step ~ ") / (" ~ df ~ " + " ~ x ~ " * " ~ x ~ "))" -%}
    {%- set ratio = "(" ~ x ~ " * " ~ x ~ " / " ~ df ~ ")" -%}
    case
        when {{ t }} is null or {{ storeroom.is_nan(t) }} then null
        when {{ degrees_of_freedom }} is null or not {{ degrees_of_freedom }} > 0 then null
        when not {{ storeroom.is_finite(t) }} then 0.0
        when {{ x }} > 1e100
            then 2 * ({{ storeroom.student_t_constant(df) }}) / {{ df }} * exp(greatest(
                ({{ df }} + 1) / 2 * ln({{ df }}) - {{ df }} * ln({{ x }}), -745
            ))
        else least(1.0, 2 * ({{ storeroom.student_t_constant(df) }})
            * exp(greatest(ln({{ scale }}) - ({{ df }} + 1) / 2 * ({{ storeroom.log_of_one_plus(ratio) }}), -745)) * (
                select sum(0.05 * 1.5707963267948966 * {{ cosh }} * {{ step }} * exp(greatest(
                    -({{ df }} + 1) / 2 * ({{ storeroom.log_of_one_plus(gain) }}), -745
                )))
                from {{ storeroom.integers(-100, 100, 'node') }}
            ))
    end
{%- endmacro %}
