select
    ods_code,
    population,
    year,
    cast(null as varchar) as function,
    expected_cost / nullif(rescaling, 0) as numerator,
    wau_constant as denominator,
    expected_cost / nullif(rescaling, 0) / nullif(wau_constant, 0) as value,
    disputed
from weighted_activity
