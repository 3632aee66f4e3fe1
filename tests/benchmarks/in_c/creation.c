/* From candidate to case once more, in C: `sim/cases/planning.py`, `planning_tasks.py` and the formulas of
   `sim/mechanisms` that they call. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include "layout.h"
#include "draws.h"

void finish(Service *sv, int64_t i, int state, double t);

static inline int64_t office_of(const People *of, int64_t site, int64_t precinct, uint64_t key) {
    if (site < 0) site += of->sites; /* where there is none, the last one is looked at and not used */
    const int16_t *where = &of->where[site * of->widest];
    if (of->by_precinct[site]) return where[precinct];
    int width = of->width[site];
    return width == 1 ? where[0] : where[(int64_t)(uniform(key, TAG_INSTANCE) * width)];
}

static inline int add_stage(Stage *draft, int n, int64_t office, int purpose, double hours, int steps) {
    if (n > 0 && draft[n - 1].provider == office && draft[n - 1].purpose == purpose) {
        draft[n - 1].effort += hours;
        draft[n - 1].steps |= (uint8_t)steps;
        return n;
    }
    draft[n].provider = (int16_t)office;
    draft[n].purpose = (int8_t)purpose;
    draft[n].effort = hours;
    draft[n].steps = (uint8_t)steps;
    return n + 1;
}

static inline double effort_of(uint64_t key, int step, double mean, int shape) {
    double product = 1.0;
    uint64_t word = draw(key, (uint64_t)(TAG_EFFORT + step));
    for (int phase = 0; phase < shape; phase++) product *= unit(draw(word, (uint64_t)phase));
    return -log(product) * mean / shape;
}

static inline int add_step(const Route *b, const People *of, uint64_t key, int precinct, int k, Stage *draft, int n) {
    int64_t office = office_of(of, b->site[k], precinct, key);
    return add_stage(draft, n, office, b->purpose[k], effort_of(key, k, b->hours[k], b->shape[k]), 1 << k);
}

static int choose_door(const Route *b, const People *of, const Tastes *by, int64_t person, uint64_t key) {
    int64_t h = of->household[person];
    int precinct = of->precinct[h], best = -1;
    double best_value = -INFINITY;
    for (int d = 0; d < b->doors; d++) {
        double value;
        if (b->door_kind[d] == DOOR_NOBODY) {
            value = -by->loss * b->loss;
        } else {
            int door = b->door[d];
            value = by->trust * of->trust[person * of->systems + b->door_system[d]];
            value -= of->dread[door * of->places + b->place];
            if (b->door_kind[d] == DOOR_NEIGHBOURS) {
                value += by->neighbours;
            } else {
                int64_t office = office_of(of, b->door_site[d], precinct, key);
                float dx = of->x[h] - of->office_x[office], dy = of->y[h] - of->office_y[office];
                double price = b->price[d];
                if (b->door_low_cost[d] != 0 && of->low_income[person]) price *= 1.0 - by->low_cost;
                value -= by->distance * sqrtf(dx * dx + dy * dy);
                value -= by->cost * price / of->income[person];
            }
            if (of->habit[person * of->places + b->place] == door) value += by->habit;
        }
        value += -log(-log(unit(draw(key, b->door_taste[d])))) * by->scale;
        if (value > best_value) {
            best_value = value;
            best = d;
        }
    }
    return best;
}

static int bounce(const Route *b, const People *of, const Policy *by, Stage *draft, int n) {
    return add_stage(draft, n, of->where[by->sorting_site * of->widest], b->sorting_purpose, by->sorting_hours, 0);
}

static int plan_for_resident(const Route *b, const People *of, const Policy *by, Fact *fact, uint64_t key, Stage *draft) {
    int precinct = fact->precinct, n = 0, counter = -1;
    for (int k = 0; k < b->steps; k++)
        if (b->role[k] == ROLE_COUNTER) {
            counter = k;
            break;
        }
    fact->carried = counter >= 0 && uniform(key, TAG_CARRY) < by->one_stop;
    int first = fact->carried ? counter : 0, d = fact->door_index;
    int64_t door_office = office_of(of, b->door_site[d], precinct, key);
    if (b->door_kind[d] == DOOR_NEIGHBOURS || (b->steps == 1 && b->role[0] != ROLE_COUNTER && counter < 0)) {
        double hours = 0.0;
        for (int k = 0; k < b->steps; k++) hours += effort_of(key, k, b->hours[k], b->shape[k]);
        return add_stage(draft, 0, door_office, b->door_purpose[d], hours, 255);
    }
    fact->redirected = door_office != office_of(of, b->site[first], precinct, key);
    fact->referred = fact->redirected && fact->carried && b->door_refers[d] != 0;
    if (fact->redirected) n = add_stage(draft, n, door_office, b->door_purpose[d], by->redirect_hours, 0);
    fact->bounced = by->sorting_site >= 0 && uniform(key, TAG_BOUNCE) < by->sorting_error;
    if (fact->carried) {
        n = add_step(b, of, key, precinct, counter, draft, n);
        if (fact->bounced) n = bounce(b, of, by, draft, n);
    }
    for (int k = 0; k < b->steps; k++) {
        if (fact->carried && k == counter) continue;
        bool may_delegate = b->role[k] == ROLE_DECISION && !b->seal[k] && counter >= 0;
        if (may_delegate && uniform(key, (uint64_t)(TAG_DELEGATE + k)) < by->delegated_authority) {
            int64_t office = office_of(of, b->site[counter], precinct, key);
            double hours = effort_of(key, k, b->hours[k], b->shape[k]);
            n = add_stage(draft, n, office, b->purpose[counter], hours, 1 << k);
        } else {
            n = add_step(b, of, key, precinct, k, draft, n);
        }
        if (fact->bounced && !fact->carried && k == 0) n = bounce(b, of, by, draft, n);
    }
    return n;
}

static int choose_option(const Choice *o, uint64_t key) {
    int best = 0;
    double least = INFINITY;
    for (int k = 0; k < OPTIONS; k++) {
        double cost = o->cost[k];
        if (cost == INFINITY || (o->share[k] < 1.0 && uniform(key, (uint64_t)(TAG_OPEN + k)) >= o->share[k])) continue;
        double value = cost + o->noise * log(-log(uniform(key, (uint64_t)(TAG_OPTION + k))));
        if (value < least) {
            least = value;
            best = k;
        }
    }
    return best;
}

static const int OPTION_CHANNEL[OPTIONS] = {
    CHANNEL_OWN, CHANNEL_DOWN, CHANNEL_OFFICE, CHANNEL_PARTY, CHANNEL_ASSIST, CHANNEL_CONTRACT,
};

static int plan_for_department(
    const Route *b, const Choice *o, const People *of, const Policy *by, Fact *fact, uint64_t key, Stage *draft) {
    int precinct = fact->precinct, n = 0, purpose = 0;
    int64_t site = -1, field_office = -1;
    double by_itself = 0.0;
    bool moves = uniform(key, TAG_MOVE) < b->moved && b->taker >= 0 && (b->taker_site >= 0 || o->pay_office >= 0);
    fact->channel = CHANNEL_OWN;
    fact->option = 0;
    if (moves) {
        fact->channel = CHANNEL_MOVED;
        if (b->taker_site >= 0) {
            site = b->taker_site;
            purpose = b->taker_purpose;
        } else {
            field_office = o->pay_office;
            purpose = o->pay_purpose;
        }
    } else if (b->pushable && uniform(key, TAG_DOWN) < b->local_share) {
        int option = choose_option(o, key);
        fact->option = (int8_t)option;
        fact->channel = (int8_t)OPTION_CHANNEL[option];
        if (option == OPTION_PAY) {
            field_office = o->pay_office;
            purpose = o->pay_purpose;
        } else if (option > 0) {
            site = b->to_site[option];
            purpose = b->to_purpose[option];
            if (o->caught[option] > 0.0 && uniform(key, TAG_CAUGHT) < o->caught[option]) {
                fact->channel = CHANNEL_RETURNED;
                n = add_stage(draft, n, office_of(of, site, precinct, key), purpose, by->check_hours, 0);
                site = b->department_site;
                purpose = b->department_purpose;
            } else if (option == OPTION_OFFICE && b->to_site[OPTION_DOWN] >= 0 && uniform(key, TAG_PASSED) < o->passed_on) {
                n = add_stage(draft, n, office_of(of, site, precinct, key), RELAY_PURPOSE, by->relay_hours, 0);
                site = b->to_site[OPTION_DOWN];
                purpose = b->to_purpose[OPTION_DOWN];
                fact->channel = CHANNEL_PASSED;
            } else if (b->via_site[option] < 0 && option != OPTION_OFFICE) {
                by_itself = by->direct_hours;
            } else if (b->via_site[option] >= 0) {
                int64_t office = office_of(of, b->via_site[option], precinct, key);
                n = add_stage(draft, n, office, RELAY_PURPOSE, by->relay_hours, 0);
            }
        }
    } else if (b->contracted) {
        fact->channel = CHANNEL_LEFT;
        int64_t lot = (int64_t)(uniform(key, TAG_LOT) * o->lots);
        if (o->lots > 0 && o->lot_office[lot] >= 0) {
            fact->channel = CHANNEL_CONTRACT;
            field_office = o->lot_office[lot];
            purpose = o->lot_purpose[lot];
        }
    }
    if (site >= 0) field_office = office_of(of, site, precinct, key);
    for (int k = 0; k < b->steps; k++) {
        if (field_office >= 0 && b->field[k]) {
            double hours = effort_of(key, k, b->hours[k], b->shape[k]) + by_itself;
            by_itself = 0.0;
            n = add_stage(draft, n, field_office, purpose, hours, 1 << k);
        } else {
            n = add_step(b, of, key, precinct, k, draft, n);
        }
    }
    return n;
}

static void settle(Service *sv, const Fact *fact, int64_t slot, uint64_t key, const Policy *by, const Stage *draft, int n) {
    Case *c = &sv->cases[slot];
    for (int s = 0; s < n; s++) sv->plan[slot * sv->stages + s] = draft[s];
    c->stage = 0;
    c->stages = (int8_t)n;
    bool sent_on = fact->redirected && !fact->referred;
    c->walks = fact->person < 0 ? 0 : fact->carried ? (sent_on ? 3 : 1) : EVERY_STAGE;
    bool paid = fact->channel == CHANNEL_CONTRACT
        || (fact->channel == CHANNEL_DOWN && uniform(key, TAG_FUND) < by->funded);
    bool moved = fact->channel == CHANNEL_MOVED;
    c->account = (int32_t)(moved ? sv->accounts / ACCOUNTS * 2 + fact->affair : 2 * fact->affair + paid);
}

int64_t create_cases(
    Service *sv, Fact *facts, const int32_t *free_, int64_t n_free, const Candidate *candidates, int64_t n,
    const Route *routes, const Choice *choices, const People *of, const Policy *by, const Tastes *tastes,
    Stage *draft, int64_t day, double day_hours, int32_t *out, int64_t m, Counts *counts) {
    for (int64_t i = 0; i < n; i++) {
        const Candidate *candidate = &candidates[i];
        int a = candidate->affair;
        uint64_t key = candidate->key;
        const Route *b = &routes[a];
        int64_t who = candidate->unit, person = -1, household = -1, precinct;
        if (b->by_residents) {
            person = who;
            household = of->household[person];
            precinct = of->precinct[household];
            if (uniform(key, TAG_PREVENT) < b->preventable * of->capital[precinct]) continue;
        } else if (b->unit == BY_COMMITTEE) {
            precinct = who;
        } else {
            if (b->unit == BY_RESIDENT) household = of->household[who];
            else if (b->unit == BY_HOUSEHOLD) household = who;
            else household = (int64_t)(uniform(key, TAG_HOUSEHOLD) * (double)of->households);
            precinct = of->precinct[household];
        }
        int64_t slot = free_[--n_free];
        Case *c = &sv->cases[slot];
        Fact *f = &facts[slot];
        double t = ((double)day + candidate->time) * day_hours;
        c->key = key;
        c->raised = c->arrived = t;
        c->ended = NAN;
        c->wait = c->counter_wait = c->work = 0.0;
        c->quality = 1.0;
        c->handoffs = 0;
        c->priority = b->priority;
        f->affair = (int16_t)a;
        f->person = (int32_t)person;
        f->household = (int32_t)household;
        f->precinct = (int16_t)precinct;
        f->bounced = f->redirected = f->referred = f->orphaned = f->carried = false;
        f->option = 0;
        counts->raised[a]++;
        int stages;
        if (person >= 0) {
            int d = choose_door(b, of, tastes, person, key);
            f->channel = CHANNEL_NONE;
            f->door_index = (int8_t)d;
            f->door = b->door[d];
            c->on_deadline = GIVEN_UP;
            c->visits = 1;
            sv->link[slot].deadline = t - log(uniform(key, TAG_PATIENCE)) * b->patience * day_hours;
            c->stand = -log(uniform(key, TAG_STAND)) * by->standing;
            if (b->door_kind[d] == DOOR_NOBODY) {
                c->visits = 0;
                c->stages = 0;
                c->account = 2 * a;
                finish(sv, slot, GIVEN_UP, t);
                continue;
            }
            stages = plan_for_resident(b, of, by, f, key, draft);
        } else {
            f->door = f->door_index = -1;
            c->on_deadline = EXPIRED;
            c->visits = 0;
            sv->link[slot].deadline = t + b->patience * day_hours;
            stages = plan_for_department(b, &choices[a], of, by, f, key, draft);
            int way = f->channel;
            bool down = way == CHANNEL_DOWN || way == CHANNEL_PARTY || way == CHANNEL_ASSIST || way == CHANNEL_PASSED;
            if (down || (way == CHANNEL_LEFT && of->by_precinct[b->site[0]])) {
                counts->assigned[a * counts->precincts + precinct]++;
                if (way == CHANNEL_ASSIST) counts->assisted[a]++;
            }
            if (b->pushable && way != CHANNEL_MOVED) {
                counts->pushed[a * OPTIONS + f->option]++;
                if (way == CHANNEL_RETURNED) counts->caught[a * OPTIONS + f->option]++;
            }
        }
        settle(sv, f, slot, key, by, draft, stages);
        for (int s = 0; s < stages; s++) counts->demand[draft[s].provider * MOST_PURPOSES + draft[s].purpose] += draft[s].effort;
        c->state = PENDING;
        out[m++] = (int32_t)slot;
    }
    return n_free << 32 | m;
}
