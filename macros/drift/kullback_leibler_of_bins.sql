{% macro kullback_leibler_of_bins(reference_count, batch_count, reference_total, batch_total, bins) -%}
    {%- set reference = storeroom.smoothed_share(reference_count, reference_total, bins) -%}
    {%- set batch = storeroom.smoothed_share(batch_count, batch_total, bins) -%}
    sum({{ batch }} * ln({{ batch }} / {{ reference }}))
{%- endmacro %}
