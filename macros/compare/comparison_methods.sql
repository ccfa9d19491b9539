{% macro comparison_methods(kind) -%}
    {#- Method by method the part that measures it and its column of p. -#}
    {%- set methods = {} -%}
    {%- for method in [
        'psi', 'jensen_shannon', 'kullback_leibler', 'hellinger', 'total_variation', 'l_infinity', 'chi_square',
    ] -%}
        {%- do methods.update({method: ('storeroom_bin_distances', 'p_value')}) -%}
    {%- endfor -%}
    {%- if kind == 'numeric' -%}
        {%- do methods.update({
            'kolmogorov_smirnov': ('storeroom_value_distances', 'kolmogorov_smirnov_p_value'),
            'wasserstein': ('storeroom_value_distances', 'kolmogorov_smirnov_p_value'),
            'mean_difference': ('storeroom_value_distances', 'mean_difference_p_value'),
        }) -%}
    {%- endif -%}
    {{ return(methods) }}
{%- endmacro %}
