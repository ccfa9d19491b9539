{% macro fisher_z_p_value(reference_correlation, batch_correlation, reference_count, batch_count) -%}
    {#- The inverse hyperbolic tangents of two correlations differ as a normal variable with variance 1/(n-3) + 1/(m-3). -#}
    case
        when abs({{ reference_correlation }}) < 1 and abs({{ batch_correlation }}) < 1
            and {{ reference_count }} > 3 and {{ batch_count }} > 3
            then {{ storeroom.normal_p_value(
                "((ln((1 + " ~ batch_correlation ~ ") / (1 - " ~ batch_correlation ~ "))"
                ~ " - ln((1 + " ~ reference_correlation ~ ") / (1 - " ~ reference_correlation ~ "))) / 2"
                ~ " / sqrt(1.0 / nullif(greatest(" ~ reference_count ~ " - 3, 0), 0)"
                ~ " + 1.0 / nullif(greatest(" ~ batch_count ~ " - 3, 0), 0)))"
            ) }}
    end
{%- endmacro %}
