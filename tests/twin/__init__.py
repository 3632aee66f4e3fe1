"""The twin (对照实现): the whole model once more, written plainly, to be read and to be agreed with.

Every resident, body and department is a Mesa agent with plain attributes and methods, queues are deques, and
nothing is compiled or vectorised. The twin is written from what the model's description says and shares
with it no formula: only the files of scenarios, read by the readers of `sim.institutions`, and who lives here
(`tests.twin.census`). Its draws are keyed as the description says, and its steps are taken in the
schedule's order, so it must give the same history, case by case.

To be read in this order: `town` has the order of all that happens. Then `draws` (keyed draws), `words` (what
things are called), `needs` (who needs what when), `offices` and `routes` (who does what), `ways` and
`raising` (the way of a case), `cases`, `counters` and `staffing` (queues and service), `residents` and
`population`, `bodies` with `hours`, `committees`, `overseers`, `sellers`, `departments` and `district`, then
what they do together (`contracts`, `oversight`, `society`, `functions`, `happenings`, `reform`), and last
what is measured (`indicators`).

`tests.twin.agreement` runs both and says where they part (with what decides unseen in `inner`);
``python -m tests.twin`` does so for one scenario, ``make swarm`` for as many as there is time for.
"""
