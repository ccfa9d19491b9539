{% macro log_gamma(z) -%}
    {#- Lanczos' series with g = 7 and nine coefficients: arithmetic alone, because not every engine has lgamma. -#}
    {%- set coefficients = [
        '676.5203681218851', '-1259.1392167224028', '771.32342877765313', '-176.61502916214059',
        '12.507343278686905', '-0.13857109526572012', '9.9843695780195716e-6', '1.5056327351493116e-7',
    ] -%}
    (
        0.91893853320467274 + ({{ z }} - 0.5) * ln({{ z }} + 6.5) - ({{ z }} + 6.5)
        + ln(
            0.99999999999980993
            {%- for coefficient in coefficients %}
            + {{ coefficient }} / ({{ z }} + {{ loop.index0 }})
            {%- endfor %}
        )
    )
{%- endmacro %}
