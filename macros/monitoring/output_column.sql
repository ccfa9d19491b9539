{% macro output_column(subject, kind) -%}
    {%- if subject == 'prediction' -%}
        {{ 'coalesce(outputs.score, outputs.value)' if kind == 'numeric' else 'outputs.predicted_class' }}
    {%- else -%}
        {{ 'outputs.label_value' if kind == 'numeric' else 'outputs.label_class' }}
    {%- endif -%}
{%- endmacro %}
