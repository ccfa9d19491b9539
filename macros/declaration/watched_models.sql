{% macro watched_models() -%}
    {#- What every model's SQL shares must not name a table that is not there. A question costs a call to the warehouse: what
        fits is kept once a node asks that refs the labels, since nothing builds them again in this invocation. -#}
    {%- set models, fitting = {}, storeroom.kept_readings().setdefault('fitting', {}) -%}
    {%- for name, declaration in storeroom.ml_models().items() -%}
        {%- if name in fitting or storeroom.table_problem(declaration) is none -%}
            {%- do models.update({name: declaration}) -%}
            {%- if execute and storeroom.declared_node(declaration.labels).unique_id in model.depends_on.nodes -%}
                {%- do fitting.update({name: true}) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(models) }}
{%- endmacro %}
