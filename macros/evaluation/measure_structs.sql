{% macro measure_structs(metrics) -%}
    {#- Array of a struct per metric, from its expressions. -#}
    [
        {%- for metric in metrics %}
        {{ storeroom.make_struct({
            'metric': "'" ~ metric.name ~ "'",
            'value': 'cast(' ~ metric.value ~ ' as float64)',
            'std_error': 'cast(' ~ metric.std_error ~ ' as float64)',
            'baseline_value': 'cast(' ~ metric.baseline ~ ' as float64)',
        }) }}{{ ',' if not loop.last }}
        {%- endfor %}
    ]
{%- endmacro %}
