{% macro class_measures() -%}
    {%- for share, std_error in [
        ('precision', storeroom.share_std_error('hits', 'said')),
        ('recall', storeroom.share_std_error('hits', 'labelled')),
        ('f1', storeroom.f_beta_std_error('hits', '(said - hits)', '(labelled - hits)', 1)),
    ] %}
    select
        window_number,
        slice_key,
        slice_value,
        'class_{{ share }}[' || class_name || ']' as metric,
        class_{{ share }} as value,
        {{ std_error }} as std_error,
        cast(null as float64) as baseline_value
    from classes
    {{- ' union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
