-- Adjusted and expected cost of each trust, with the market forces factor rescaled so that the national total is kept.
-- Source of the method: Model Hospital knowledge base 1824067 (units) and 1143220 (rescaling).
-- Costs are rounded to whole pence before they are added up, so that the sum is one number at any order of adding.
published as (
    select
        f.ods_code,
        f.population,
        f.year,
        sum(case when f.field = 'reference_cost_actual' then f.amount else 0 end) as actual_pence,
        sum(case when f.field = 'market_forces_factor' then f.amount else 0 end) as factor,
        sum(case when f.field = 'reference_cost_index' then f.amount else 0 end) / 100 as cost_index,
        max(case when f.state = 'in_dispute' then 1 else 0 end) as disputed
    from figures f
    inner join asked a on a.year = f.year
    where f.function = 'trust'
        and f.field in ('reference_cost_actual', 'market_forces_factor', 'reference_cost_index')
    group by f.ods_code, f.population, f.year
    having count(f.amount) = 3
),
quantum as (
    select
        population,
        year,
        sum(actual_pence) / nullif(sum(round(actual_pence / nullif(factor, 0))), 0) as rescaling
    from published
    group by population, year
),
weighted_activity as (
    select
        p.ods_code,
        p.population,
        p.year,
        t.trust_type,
        p.disputed,
        a.wau_constant,
        a.average_cost_per_wau,
        q.rescaling,
        round(p.actual_pence / nullif(p.factor, 0) * q.rescaling) / 100 as adjusted_cost,
        round(p.actual_pence / nullif(p.factor, 0) * q.rescaling / nullif(p.cost_index, 0)) / 100 as expected_cost
    from published p
    inner join quantum q on q.population = p.population and q.year = p.year
    inner join asked a on a.year = p.year
    left join trust_type t on t.ods_code = p.ods_code and t.year = p.year
)
