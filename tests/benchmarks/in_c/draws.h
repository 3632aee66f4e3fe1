/* Keyed draws, as in `sim/kernel/randomness.py`. */
static inline uint64_t mix(uint64_t word) {
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9ull;
    word = (word ^ (word >> 27)) * 0x94D049BB133111EBull;
    return word ^ (word >> 31);
}

static inline uint64_t draw(uint64_t key, uint64_t a) { return mix(key + 0x9E3779B97F4A7C15ull * (a + 1)); }

static inline double unit(uint64_t word) { return ((double)(word >> 12) + 0.5) * (1.0 / 4503599627370496.0); }

static inline double uniform(uint64_t key, uint64_t a) { return unit(draw(key, a)); }
