select
    ods_code,
    population,
    year,
    cast(null as varchar) as function,
    adjusted_cost as numerator,
    expected_cost / nullif(wau_constant, 0) * average_cost_per_wau as denominator,
    adjusted_cost / nullif(expected_cost / nullif(wau_constant, 0) * average_cost_per_wau, 0) as value,
    disputed
from weighted_activity
