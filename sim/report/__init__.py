"""What people look at: figures with their captions, as files for print and slides.

One function a figure; each takes tables, a structure or the ground, and returns a `Drawn`:

=========================== ==========================================================================
`trajectories`              indicators over the months with bands and the reform date
`services_by_area`          service in the eight project areas
`committee_hours`           where the hours of residents' committees went
`footprint`                 posts, full-time equivalents and payroll, with and without coordinators
`forest`                    differences from the base, indicator by indicator
`shapley`, `interactions`   what each lever contributes, alone and in pairs
`sensitivity`               which parameters matter
`discovery`                 boxes of parameters in which an outcome comes about
`fadeout_map`               where administration fades out, over two drivers
`fadeout_paths`             posts, pool and coordinators in a success and a failure
`parallel`, `scatter`       reforms found by a search, side by side and one objective against another
`convergence_chart`         how a search for reforms got on, beside random ones
`restoration`               street offices not restored, as counted and as expected
`flows`                     the paths of cases through the bodies
`organisation`              a structure's bodies, posts, payers and relations
`precinct_map`              precincts with an indicator
=========================== ==========================================================================

`sim.report.analyses` brings the tables of the analyses into the shape that is drawn.
`sim.report.content` makes the report of a comparison, and `page`, `pdf`, `workbook` and `slides` write it.
`sim.report.save` turns a figure into PNG, SVG and PDF; `sim.experiments.case_paths` has the table of `flows`.
Sizes are `sim.report.style.SIZES`: one and two columns of print, and a slide.

Nothing here changes matplotlib's settings for others or keeps a figure open.
"""
