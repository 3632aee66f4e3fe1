/* The service kernel once more, in C: `sim/kernel/service.py` and `queues.py`, function by function. What it
   works on are the very arrays of the model; `layout.h` is written from their dtypes (`beside_c.py`). */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include "layout.h"
#include "draws.h"

#define STAGE_OF(sv, i) (&(sv)->plan[(i) * (sv)->stages + (sv)->cases[i].stage])
#define PURPOSE_OF(sv, p, u) (&(sv)->purpose[(p) * MOST_PURPOSES + (u)])
#define QUEUE_OF(sv, p, u, k) (&(sv)->queue[((p) * MOST_PURPOSES + (u)) * PRIORITIES + (k)])

/* --- the heap of events, the queues, the calendar --- */

static inline bool before(const Event *a, const Event *b) {
    return a->time < b->time || (a->time == b->time && a->case_ < b->case_);
}

static inline void swap(Event *a, Event *b) {
    Event kept = *a;
    *a = *b;
    *b = kept;
}

static void sift_down(Event *event, int64_t i, int64_t n) {
    for (;;) {
        int64_t child = 2 * i + 1;
        if (child >= n) return;
        if (child + 1 < n && before(&event[child + 1], &event[child])) child++;
        if (!before(&event[child], &event[i])) return;
        swap(&event[i], &event[child]);
        i = child;
    }
}

static void push_event(Service *sv, double t, int64_t i) {
    Event *event = sv->event;
    int64_t at = sv->counters[N_EVENTS]++;
    event[at].time = t;
    event[at].case_ = (int32_t)i;
    while (at > 0) {
        int64_t parent = (at - 1) >> 1;
        if (!before(&event[at], &event[parent])) return;
        swap(&event[at], &event[parent]);
        at = parent;
    }
}

static void enqueue(Service *sv, int64_t i, double t) {
    Case *c = &sv->cases[i];
    Link *link = &sv->link[i];
    Stage *stage = STAGE_OF(sv, i);
    int p = stage->provider, u = stage->purpose, k = c->priority;
    Queue *queue = QUEUE_OF(sv, p, u, k);
    c->state = WAITING;
    c->arrived = t;
    c->entered = sv->counters[N_ENTERED]++;
    link->prev = queue->tail;
    link->next = -1;
    if (queue->tail < 0) {
        queue->head = (int32_t)i;
        sv->provider[p].occupied[k] |= 1u << u;
    } else {
        sv->link[queue->tail].next = (int32_t)i;
    }
    queue->tail = (int32_t)i;
    queue->waiting++;
    PURPOSE_OF(sv, p, u)->backlog += stage->effort;
}

static void dequeue(Service *sv, int64_t i) {
    Case *c = &sv->cases[i];
    Link *link = &sv->link[i];
    Stage *stage = STAGE_OF(sv, i);
    int p = stage->provider, u = stage->purpose, k = c->priority;
    Queue *queue = QUEUE_OF(sv, p, u, k);
    if (link->prev < 0) queue->head = link->next;
    else sv->link[link->prev].next = link->next;
    if (link->next < 0) queue->tail = link->prev;
    else sv->link[link->next].prev = link->prev;
    queue->waiting--;
    PURPOSE_OF(sv, p, u)->backlog -= stage->effort;
    if (queue->waiting == 0) sv->provider[p].occupied[k] &= ~(1u << u);
}

static inline int64_t day_of(double t, double day_hours) { return (int64_t)floor(t / day_hours + 1e-9); }

static void schedule(Service *sv, int64_t i, double t, double day_hours) {
    Case *c = &sv->cases[i];
    Link *link = &sv->link[i];
    Day *day = &sv->calendar[day_of(t, day_hours) % RING];
    c->state = PENDING;
    c->arrived = t;
    link->prev = day->tail;
    link->next = -1;
    if (day->tail < 0) day->head = (int32_t)i;
    else sv->link[day->tail].next = (int32_t)i;
    day->tail = (int32_t)i;
}

/* --- service --- */

static inline void waited(Service *sv, int64_t i, double t) {
    Case *c = &sv->cases[i];
    double hours = t - c->arrived;
    c->wait += hours;
    if ((c->walks >> c->stage) & 1 && sv->provider[STAGE_OF(sv, i)->provider].walk_in) c->counter_wait += hours;
}

void finish(Service *sv, int64_t i, int state, double t) {
    sv->cases[i].state = (int8_t)state;
    sv->cases[i].ended = t;
    sv->finished[sv->counters[N_FINISHED]++] = (int32_t)i;
}

static void leave_at_deadline(Service *sv, int64_t i) {
    Case *c = &sv->cases[i];
    Link *link = &sv->link[i];
    dequeue(sv, i);
    double t = fmax(link->deadline, c->arrived);
    waited(sv, i, t);
    finish(sv, i, c->on_deadline, t);
}

static int64_t choose(Service *sv, int p, uint32_t mask, double t) {
    for (int k = 0; k < PRIORITIES; k++) {
        int64_t best = -1;
        uint32_t candidates = sv->provider[p].occupied[k] & mask;
        for (int u = 0; candidates; candidates >>= 1, u++) {
            if (!(candidates & 1u) || !(PURPOSE_OF(sv, p, u)->budget > 0.0)) continue;
            int64_t i = QUEUE_OF(sv, p, u, k)->head;
            while (i >= 0 && sv->link[i].deadline < t) {
                leave_at_deadline(sv, i);
                i = QUEUE_OF(sv, p, u, k)->head;
            }
            if (i >= 0 && (best < 0 || sv->cases[i].entered < sv->cases[best].entered)) best = i;
        }
        if (best >= 0) return best;
    }
    return -1;
}

static void start(Service *sv, int64_t i, int64_t g, double t) {
    Case *c = &sv->cases[i];
    Group *group = &sv->group[g];
    Stage *stage = STAGE_OF(sv, i);
    Purpose *purpose = PURPOSE_OF(sv, stage->provider, stage->purpose);
    double hours = stage->effort * purpose->factor / group->skill;
    c->state = IN_SERVICE;
    c->started = t;
    c->booked = t;
    c->group = (int32_t)g;
    purpose->budget -= hours;
    group->idle--;
    push_event(sv, t + hours / group->pace, i);
}

static void dispatch(Service *sv, int64_t g, double t) {
    int p = sv->group[g].provider;
    while (sv->group[g].idle > 0) {
        int64_t i = choose(sv, p, sv->group[g].mask, t);
        if (i < 0) return;
        dequeue(sv, i);
        waited(sv, i, t);
        start(sv, i, g, t);
    }
}

static double reckoned(Service *sv, int p, int u) {
    double rate = 0.0;
    int first = sv->provider[p].first_group;
    for (int g = first; g < first + sv->provider[p].groups; g++) {
        Group *group = &sv->group[g];
        if (!((group->mask >> u) & 1u) || group->servers <= 0) continue;
        int64_t heads = 1;
        for (int k = 0; k < PRIORITIES; k++) {
            uint32_t candidates = sv->provider[p].occupied[k] & group->mask;
            for (int v = 0; candidates; candidates >>= 1, v++)
                if (candidates & 1u) heads += QUEUE_OF(sv, p, v, k)->waiting;
        }
        rate += group->servers * group->pace / (double)heads;
    }
    return rate > 0.0 ? sv->provider[p].head_hours / rate : INFINITY;
}

static void come_back(Service *sv, int64_t i, double closing, double day_hours) {
    Case *c = &sv->cases[i];
    c->visits++;
    double u = unit(draw(c->key, (uint64_t)c->visits + 1000));
    schedule(sv, i, closing + u * day_hours, day_hours);
}

static void enter(Service *sv, int64_t i, double t, double day_hours) {
    Case *c = &sv->cases[i];
    Stage *stage = STAGE_OF(sv, i);
    int p = stage->provider, u = stage->purpose;
    Provider *provider = &sv->provider[p];
    if (PURPOSE_OF(sv, p, u)->budget > 0.0) {
        int first = provider->first_group;
        for (int g = first; g < first + provider->groups; g++) {
            if (sv->group[g].idle > 0 && (sv->group[g].mask >> u) & 1u) {
                c->arrived = t;
                c->entered = sv->counters[N_ENTERED]++;
                start(sv, i, g, t);
                return;
            }
        }
    }
    bool looks = provider->head_hours > 0.0 && provider->walk_in && (c->walks >> c->stage) & 1;
    if (looks && reckoned(sv, p, u) > c->stand)
        come_back(sv, i, ((double)day_of(t, day_hours) + 1.0) * day_hours, day_hours);
    else
        enqueue(sv, i, t);
}

static inline void book(Service *sv, int64_t i, double t) {
    Case *c = &sv->cases[i];
    Group *group = &sv->group[c->group];
    double hours = fmax(0.0, t - c->booked) * group->pace;
    sv->hours[group->provider * sv->accounts + c->account] += hours;
    PURPOSE_OF(sv, group->provider, STAGE_OF(sv, i)->purpose)->worked += hours;
    c->work += hours;
    c->booked = t;
}

static int64_t hand_off(Service *sv, int64_t i, double t, double end, double day_hours) {
    Case *c = &sv->cases[i];
    int p = STAGE_OF(sv, i)->provider;
    if ((c->walks >> c->stage) & 1) c->visits++;
    double arrival = t + sv->provider[p].delay;
    if (sv->provider[p].at_opening) arrival = ((double)day_of(arrival, day_hours) + 1.0) * day_hours;
    if (arrival >= end) {
        schedule(sv, i, arrival, day_hours);
        return -1;
    }
    if (arrival > t) {
        c->state = PENDING;
        c->arrived = arrival;
        push_event(sv, arrival, i);
        return -1;
    }
    return p;
}

static void arrive(Service *sv, int64_t i, double t, double day_hours) {
    Case *c = &sv->cases[i];
    Link *link = &sv->link[i];
    if (link->deadline < t) finish(sv, i, c->on_deadline, t);
    else enter(sv, i, t, day_hours);
}

static void complete(Service *sv, int64_t i, double t, double end, double day_hours) {
    Case *c = &sv->cases[i];
    int64_t g = c->group;
    Group *group = &sv->group[g];
    int p = group->provider;
    book(sv, i, t);
    Stage *stage = STAGE_OF(sv, i);
    if (stage->steps != 0) c->quality *= PURPOSE_OF(sv, p, stage->purpose)->grade;
    group->idle++;
    int64_t entered = -1;
    if (c->stage + 1 < c->stages) {
        c->stage++;
        c->handoffs++;
        entered = hand_off(sv, i, t, end, day_hours);
    } else {
        finish(sv, i, DONE, t);
    }
    if (entered == p) {
        enqueue(sv, i, t);
        int first = sv->provider[p].first_group;
        for (int other = first; other < first + sv->provider[p].groups; other++) dispatch(sv, other, t);
        return;
    }
    dispatch(sv, g, t);
    if (entered >= 0) arrive(sv, i, t, day_hours);
}

static void close_queue(Service *sv, int p, int64_t i, double end, double day_hours) {
    bool walk_in = sv->provider[p].walk_in;
    while (i >= 0) {
        Link *link = &sv->link[i];
        int64_t after = link->next;
        if (link->deadline < end) {
            leave_at_deadline(sv, i);
        } else if (walk_in && (sv->cases[i].walks >> sv->cases[i].stage) & 1) {
            dequeue(sv, i);
            waited(sv, i, end);
            come_back(sv, i, end, day_hours);
        }
        i = after;
    }
}

static void close_day(Service *sv, double end, double day_hours) {
    for (int64_t e = 0; e < sv->counters[N_EVENTS]; e++) book(sv, sv->event[e].case_, end);
    for (int p = 0; p < sv->providers; p++)
        for (int k = 0; k < PRIORITIES; k++) {
            uint32_t occupied = sv->provider[p].occupied[k];
            for (int u = 0; occupied; occupied >>= 1, u++)
                if (occupied & 1u) close_queue(sv, p, QUEUE_OF(sv, p, u, k)->head, end, day_hours);
        }
}

void serve_day(Service *sv, const int32_t *arrivals, int64_t n, int64_t day, double day_hours) {
    double opening = (double)day * day_hours, end = (double)(day + 1) * day_hours;
    for (int64_t g = 0; g < sv->groups; g++) dispatch(sv, g, opening);
    int64_t i = 0;
    for (;;) {
        double arrival = i < n ? fmax(opening, sv->cases[arrivals[i]].arrived) : INFINITY;
        double coming = sv->counters[N_EVENTS] > 0 ? sv->event[0].time : INFINITY;
        if (coming <= arrival && coming < end) {
            int64_t at = sv->event[0].case_;
            int64_t left = --sv->counters[N_EVENTS];
            sv->event[0] = sv->event[left];
            sift_down(sv->event, 0, left);
            if (sv->cases[at].state == PENDING) arrive(sv, at, coming, day_hours);
            else complete(sv, at, coming, end, day_hours);
        } else if (i < n) {
            arrive(sv, arrivals[i], arrival, day_hours);
            i++;
        } else {
            break;
        }
    }
    close_day(sv, end, day_hours);
}
