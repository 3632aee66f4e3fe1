"""The twin (对照实现): the whole model once more, written plainly, to be read and to be agreed with.

Every resident, body and department is a Mesa agent with plain attributes and methods, queues are deques, and
nothing is compiled or vectorised. The twin is written from what the model's description says; its draws are
keyed as told there, and its steps are taken in the schedule's order. So it must give the same history, case
by case.

What is shared with the model, and so cannot be seen to be wrong by comparing the two:

- what files say, read and checked by `sim.institutions`: affairs, structures, parameters, events, the lists
  of words; and what reading adds to a scenario: structures merged with their levers and changes, and the one
  to fall back to where the street office comes back (`Phase.restored`);
- who lives here at the start, what those are like who come later, and which share of an age group has a
  status (`census`): `build_community` and `InMovers` of `sim.community` make them up. Who ages, dies, leaves
  and is born the twin works out itself.

All else is written twice. What both understood wrongly is wrong in both, though: what the twin agrees with
is the description, not the world.

To be read in this order:

1. `town`: the sub-district and the order of all that happens.
2. `draws` (keyed draws), `words` (what things are called), `structures` (what a structure says), `money`.
3. `needs` (who needs what when), `offices` and `routes` (who does what), `ways` and `raising` (the way of a
   case), `cases`, `queues` and `staffing` (waiting and service).
4. `residents`, with `census` and `population` (who lives here).
5. `establishment` (posts) and `bodies`, with `hours` and `kinds`; then each: `committees`,
   `public_bodies`, `contractors`, `market`, `departments`, `district`.
6. What they do together: `contracts`, `oversight`, `society`, `elections`, `volunteering`, `relief`,
   `facilities`, `priorities`, `burdens`, `functions`, `sunsets`, `happenings`.
7. What changes it all: `reform`, with `absorbing` (bodies that close).
8. `measures` (all indicators): `month`, then `service`, `society`, `committees` and `footprint`, with
   `breakdowns`.
9. How the two are compared: `agreement`, with `state` (what a month has left), `inner` (what decides unseen)
   and `kept` (what decides later), ``python -m tests.twin`` for one scenario, `swarm` for made-up ones
   (``make swarm``), and test_agreement.py with ``thirty_months.yaml`` (much happens at once),
   ``reviews.yaml`` (years in which reviews act) and ``larger_town.yaml`` (people work side by side).

To run the twin alone, in a shell at the project's root:

>>> from tests.twin.town import Town
>>> town = Town.of("reform", residents=200, seed=1)
>>> town.step()  # one working day; `town.measured` has a month's indicators once it is over
>>> len(town.service.open) > 0
True

To see what a failing comparison saw, run the command that its last line gives, as this one::

    month 1, day 15: work of case 12402409673991106226 (unemployment_registration, number 8 of the day)
      model 0.40822544108564274
      twin  0.5082254410856428
      again: python -m tests.twin old --seed 5 --residents 200 --months 1

(there the twin's ``door.redirect_hours`` had been doubled on purpose). In Python both can be looked into
where they part:

>>> from tests.twin.agreement import Comparison, first_difference
>>> pair = Comparison("old", seed=5, residents=200, parameters={"needs.volume": 1.5})
>>> first_difference(pair, months=1) is None  # or where they part; pair.model and pair.town stand there
True

How near is near enough (`agreement`): words and whole numbers are the same; other figures agree to a part of
1e-9 of the larger (`AGREES`), as sums are taken in another order; residents' trust and satisfaction, which
the model keeps in single precision, to 1e-6 (`IN_SINGLE`). Where a rounded number goes on to decide
something, the twin rounds as the model's columns do (`words.single`, numpy's float32): positions and
distances (`residents.Household.km_to`, `census.centroids`), satisfaction and trust
(`residents.Resident.learn`), the mean of trust that gifts follow (`relief`), a case's days and minutes
(`cases.Case`), its true quality and satisfaction (`town.Town.note_outcome`).

Tests run 200 residents for 13 to 49 months and 6,500 for two, the swarm 200 to 300 for 13 to 28 months. In
a small town an office has one server and a precinct counts as a thousand residents, so what hangs on more is
seen in the larger one only. `tests.benchmarks` times both at 1,000 and 5,000 residents without comparing what
they do; nothing compares them at full size (38,000).

What the twin does not run: classes of a user's own (it refuses them), steps of one's own and seeds drawn by
the model (the comparison hands it the model's seed), Mesa's DataCollector, case tables, invariants. What the
swarm never varies: posts and desks, `absorbed_by`, protected hours, communities given as tables, affairs.
``reviews.yaml`` changes posts and desks and closes bodies, ``thirty_months.yaml`` protects hours; no test
gives the twin a table of residents or other affairs.

Where each file of ``sim/mechanisms`` is followed (a test holds that all are here, and all places there)::

    activities               bodies.Body.divide, bodies.Body.held_back, hours.fill
    assessment               public_bodies.StreetOffice.wants
    attention                district.District.open_month, district.District.reform
    balking                  queues.reckoned, queues.Service.arrive
    cadre_supervision        oversight.Oversight.cadre_hours_wanted, oversight.Oversight.credibility
    capital                  committees.Committee.next_capital
    care                     bodies.Body.take_care, committees.Committee.unwatched
    closing_bodies           district.District.close_bodies, absorbing.absorbed, reform.Reform.hand_over
    command                  committees.Committee.next_capital, society.Society.note_party_line
    committee_hours          committees.Committee.divided, committees.Committee.plan_month
    complaints               residents.Resident.learn, society.Society.adjust_expectations
    contract_effort          contractors.Contractor.plan_month, contracts.Contracts.open_month
    contractor_autonomy      contractors.Contractor.note_income, contractors.Contractor.autonomy
    contractor_competence    contractors.Contractor.first_competence, contractors.Contractor.close_month
    contractor_staff         contractors.Contractor.next_staff
    coordination             oversight.Oversight.coordination_wanted, oversight.Oversight.shortening
    coordinator_hiring       departments.Department.change_of_coordinators
    coping                   hours.effort_under, hours.quality_of
    department_use           departments.Department.close_month
    desks_and_clerks         bodies.Body.man_counter, bodies.Body.open_desks
    donations                relief.CommunityUnit, relief.Relief.settle_sales
    door_choice              residents.Resident.choose_door, residents.Resident.value_of
    dual_posts               establishment.Establishment.shares
    elections                elections.Elections.hold, residents.Resident.chance_to_vote
    establishment_review     district.District.posts_after
    evaluation               oversight.Oversight.evaluate
    expected_waits           society.Society.adjust_expectations
    facilities               facilities.keep_facilities
    guidance                 oversight.Oversight.guide
    habit                    residents.Resident.remember
    happenings               happenings.Happenings
    knowledge                committees.Committee.close_month, committees.Committee.plan_month
    liaison                  oversight.Oversight.heard_more
    merging                  reform.Reform.merge
    mirroring                district.District.leaders_added, oversight.Oversight.coordination_wanted
    mobilisation             oversight.Oversight.mobilisation
    money                    money.Money
    moving_functions         functions.Functions.review, functions.Functions.ability
    needs                    needs.Source, needs.Needs
    ngo_turnover             contractors.Contractor.chance_of_closing, contracts.Contracts.founded_a_year
    one_stop                 ways.of_resident, ways.settle
    oversight                oversight.Oversight.chances_of_detection, departments.Department.close_month
    patience                 raising.of_resident, raising.of_department
    payroll                  establishment.Establishment.payroll, town.Town.hourly_cost
    population               population.turn_population_over
    posts                    establishment.Establishment.full_time, establishment.Establishment.payers
    priorities               priorities.Priorities.decide
    purchasing               contracts.Contracts.best_contractor, contracts.Contracts.close_month
    push                     departments.Department.costs, ways.Choice.option, ways.push
    redeployment             district.District.redeploy, district.District.pay_pool
    relabelling              departments.Department.costs, oversight.Oversight.weigh
    relief                   relief.Relief
    restoration              district.District.restore
    satisfaction             residents.Resident.learn
    sorting_errors           ways.of_resident
    span_of_control          district.District.leaders_after
    station_capacity         market.Market.plan_month, market.ServiceStation.speed
    step_hours               draws.erlang
    sunset                   sunsets.Sunsets.review
    task_creep               needs.Creep
    task_funding             ways.settle, committees.Committee.plan_month
    tendering                contracts.Contracts.tender, contractors.Contractor.bid
    trust                    residents.Resident.learn
    turnover                 committees.Committee.lose_members
    volunteering             volunteering.Volunteering.turn_over, residents.Resident.rate_of_change
"""
