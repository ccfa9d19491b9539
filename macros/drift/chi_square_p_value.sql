{% macro chi_square_p_value(statistic, degrees_of_freedom) -%}
    {#- The upper tail as a finite sum (Abramowitz and Stegun 26.4.4 and 26.4.5), each term by its logarithm so that none
        overflows: for an even number of degrees Poisson terms, for an odd one the normal tail and half-integer terms. -#}
    {%- set half = "(" ~ statistic ~ " / 2)" -%}
    {%- set offset = "(case when mod(" ~ degrees_of_freedom ~ ", 2) = 0 then 0.0 else 0.5 end)" -%}
    case
        when {{ statistic }} is null or {{ storeroom.is_nan(statistic) }} then null
        when {{ degrees_of_freedom }} is null or {{ degrees_of_freedom }} < 1 then null
        when {{ statistic }} <= 0 then 1.0
        when not {{ storeroom.is_finite(statistic) }} then 0.0
        else least(1.0, greatest(0.0,
            case
                when mod({{ degrees_of_freedom }}, 2) = 1
                    then {{ storeroom.erfc("sqrt(greatest(" ~ half ~ ", 0))") }}
                else 0.0
            end
            + coalesce((
                select sum(exp(
                    (term - 1 + {{ offset }}) * ln(nullif(greatest({{ half }}, 0), 0)) - {{ half }}
                    - {{ storeroom.log_gamma("(term + " ~ offset ~ ")") }}
                ))
                from {{ storeroom.integers(1, "cast(floor(" ~ degrees_of_freedom ~ " / 2) as int64)", 'term') }}
            ), 0.0)
        ))
    end
{%- endmacro %}
