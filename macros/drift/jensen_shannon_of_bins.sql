{% macro jensen_shannon_of_bins(reference_count, batch_count, reference_total, batch_total) -%}
    {%- set reference = "(" ~ reference_count ~ " / nullif(cast(" ~ reference_total ~ " as float64), 0))" -%}
    {%- set batch = "(" ~ batch_count ~ " / nullif(cast(" ~ batch_total ~ " as float64), 0))" -%}
    {%- set middle = "(" ~ reference ~ " + " ~ batch ~ ")" -%}
    {#- The shares' sum stands for twice their mean; the twos cancel into the logarithm. An empty bin adds nothing, but
        nothing times null is null: an empty side has no distance, even where every bin left is empty. abs because equal
        histograms may round to just below zero; greatest would turn null into zero on DuckDB. -#}
    sqrt(abs(sum(
        case when {{ reference_count }} > 0 then {{ reference }} * ln(2 * {{ reference }} / {{ middle }}) else 0 end
        + case when {{ batch_count }} > 0 then {{ batch }} * ln(2 * {{ batch }} / {{ middle }}) else 0 end
        + 0 * {{ middle }}
    )) / (2 * ln(2)))
{%- endmacro %}
