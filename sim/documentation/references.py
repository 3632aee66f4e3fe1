"""The literature that the description cites, by author; a test holds every name and year against it."""

from __future__ import annotations

REFERENCES = (
    ("Becker G (1968) Crime and punishment: an economic approach. Journal of Political Economy 76: 169-217."),
    "Bertsekas D, Gallager R (1992) Data networks, 2nd edition. Prentice Hall.",
    (
        "Box GEP, Muller ME (1958) A note on the generation of random normal deviates. Annals of "
        "Mathematical Statistics 29: 610-611."
    ),
    (
        "Chen and Li (2017): cited in the data files by name and year only, as a source of pattern "
        "V8; the full reference is not kept with the model."
    ),
    (
        "Deming WE, Stephan FF (1940) On a least squares adjustment of a sampled frequency table when "
        "the expected marginal totals are known. Annals of Mathematical Statistics 11: 427-444."
    ),
    "Gini C (1912) Variabilità e mutabilità. Bologna: Cuppini.",
    (
        "Gompertz B (1825) On the nature of the function expressive of the law of human mortality. "
        "Philosophical Transactions of the Royal Society 115: 513-583."
    ),
    (
        "Grimm V et al. (2020) The ODD protocol for describing agent-based and other simulation "
        "models: a second update to improve clarity, replication, and structural realism. Journal of "
        "Artificial Societies and Social Simulation 23(2) 7."
    ),
    "Hardin G (1968) The tragedy of the commons. Science 162: 1243-1248.",
    (
        "Hilbert D (1891) Über die stetige Abbildung einer Linie auf ein Flächenstück. Mathematische "
        "Annalen 38: 459-460."
    ),
    (
        "Huang Y, Deng FF (2006) Residential mobility in Chinese cities: a longitudinal analysis. "
        "Housing Studies 21(5)."
    ),
    "Lamping J, Veach E (2014) A fast, minimal memory, consistent hash algorithm. arXiv:1406.2294.",
    (
        "Lewis PAW, Shedler GS (1979) Simulation of nonhomogeneous Poisson processes by thinning. "
        "Naval Research Logistics Quarterly 26: 403-413."
    ),
    (
        "Li and Wang (2018): cited in the data files by name and year only, as a source of pattern "
        "V8; the full reference is not kept with the model."
    ),
    "Lipsky M (1980) Street-level bureaucracy. Russell Sage Foundation.",
    "Lowi TJ (1969) The end of liberalism. Norton.",
    (
        "Madow WG (1949) On the theory of systematic sampling, II. Annals of Mathematical Statistics 20: "
        "333-354."
    ),
    (
        "Makeham WM (1860) On the law of mortality and the construction of annuity tables. Assurance "
        "Magazine and Journal of the Institute of Actuaries 8: 301-310."
    ),
    (
        "McFadden D (1974) Conditional logit analysis of qualitative choice behavior. In: Zarembka P "
        "(ed) Frontiers in econometrics. Academic Press: 105-142."
    ),
    (
        "Müller B et al. (2013) Describing human decisions in agent-based models: ODD+D, an extension "
        "of the ODD protocol. Environmental Modelling & Software 48: 37-48."
    ),
    "Naor P (1969) The regulation of queue size by levying tolls. Econometrica 37: 15-24.",
    "Nelsen RB (2006) An introduction to copulas. 2nd edition. Springer.",
    (
        "Nerlove M (1958) Adaptive expectations and cobweb phenomena. Quarterly Journal of Economics "
        "72: 227-240."
    ),
    "Ostrom E (1990) Governing the commons. Cambridge University Press.",
    "Palm C (1957) Research on telephone traffic carried by full availability groups. Tele 1.",
    "Palm C (1957) Research on telephone traffic carried by full availability groups. Tele 1: 1-107.",
    (
        "Parrado S, Van Ryzin GG, Bovaird T, Löffler E (2013) Correlates of co-production: evidence "
        "from a five-nation survey of citizens. International Public Management Journal 16: 85-112."
    ),
    "Power M (1997) The audit society: rituals of verification. Oxford University Press.",
    (
        "Sampson RJ (1988) Local friendship ties and community attachment in mass society: a multilevel "
        "systemic model. American Sociological Review 53: 766-779."
    ),
    (
        "Smith DR, Whitt W (1981) Resource sharing for efficiency in traffic systems. Bell System "
        "Technical Journal 60: 39-55."
    ),
    (
        "Steele GL, Lea D, Flood CH (2014) Fast splittable pseudorandom number generators. "
        "Proceedings of OOPSLA 2014: 453-472."
    ),
    "Urwick LF (1956) The manager's span of control. Harvard Business Review 34(3): 39-47.",
    ("Watts DJ, Strogatz SH (1998) Collective dynamics of 'small-world' networks. Nature 393: 440-442."),
    (
        "Zhou Xueguang (2012) 运动型治理机制 (Campaign-style governance). 开放时代 (Open Times) "
        "2012(9): 105-125."
    ),
    (
        "Zhu Guanglei, Zhang Zhihong (2005) “职责同构”批判 (A critique of isomorphic responsibility). "
        "北京大学学报 42(1): 101-112."
    ),
)
"""Only with details that are certain; what is known by name and year only says so."""
