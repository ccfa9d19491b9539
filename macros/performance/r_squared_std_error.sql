{% macro r_squared_std_error(squared_error, shifted_label) -%}
    {#- Delta method on the ratio of two means: of the squared error and of the squared deviation of the label. The latter is
        written by the label less something near its mean, so that nothing cancels. -#}
    {%- set square = 'power(' ~ shifted_label ~ ', 2)' -%}
    {%- set mean = 'avg(' ~ shifted_label ~ ')' -%}
    {%- set ratio = '(avg(' ~ squared_error ~ ') / nullif(var_pop(' ~ shifted_label ~ '), 0))' -%}
    (sqrt(greatest(
        var_samp({{ squared_error }})
        + power({{ ratio }}, 2) * (
            var_samp({{ square }}) - 4 * {{ mean }} * covar_samp({{ square }}, {{ shifted_label }})
            + 4 * power({{ mean }}, 2) * var_samp({{ shifted_label }})
        )
        - 2 * {{ ratio }} * (
            covar_samp({{ squared_error }}, {{ square }})
            - 2 * {{ mean }} * covar_samp({{ squared_error }}, {{ shifted_label }})
        ),
        0
    ) / count({{ squared_error }})) / nullif(var_pop({{ shifted_label }}), 0))
{%- endmacro %}
