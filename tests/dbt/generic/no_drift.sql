{#- One row of evidence when the column's values have moved away from the reference's: effect and p-value both say so. A
    statistic that cannot be computed is no proof of health and fails as well. -#}
{% test no_drift(model, column_name, reference=none, kind='numeric', method=none, threshold=0.1, alpha=0.05) %}
select
    drift_method,
    statistic,
    cast({{ threshold }} as float64) as threshold,
    p_value,
    cast({{ alpha }} as float64) as alpha,
    reference_count,
    batch_count
from (
    {{ storeroom.comparison(reference, model, column_name, kind, [method] if method else none) }}
) as compared
where statistic is null
    or (abs(statistic) >= {{ threshold }} and p_value < {{ alpha }})
{% endtest %}
