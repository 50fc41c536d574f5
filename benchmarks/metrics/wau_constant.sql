select
    cast(null as varchar) as ods_code,
    population,
    year,
    cast(null as varchar) as function,
    max(average_cost_per_wau) * sum(expected_cost) as numerator,
    sum(adjusted_cost) as denominator,
    max(average_cost_per_wau) * sum(expected_cost) / nullif(sum(adjusted_cost), 0) as value,
    max(disputed) as disputed
from weighted_activity
where trust_type = 'acute'
group by population, year
