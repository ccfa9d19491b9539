{% macro type_widenings(kind) -%}
    {#- Pairs of types, before and after, between which the values of a feature stay what they are to a model. A category is
        its text, which a wider number spells differently. Those of python/storeroom/types.py; a test holds the two together. -#}
    {{ return({
        'numeric': [
            ('int64', 'numeric'), ('int64', 'float64'), ('numeric', 'float64'), ('date', 'timestamp'), ('bool', 'int64'),
        ],
        'categorical': [('uuid', 'string')],
    }[kind]) }}
{%- endmacro %}
