"""How the pages look: in light and dark, on a screen, on a telephone and on paper."""

STYLE = """
:root { color-scheme: light dark;
  --ground: #f6f7f9; --surface: #ffffff; --line: #dfe3e8; --text: #1b2430; --muted: #5a6675;
  --accent: #2457c5; --accent-soft: #e7eefc; --ok: #1a7244; --ok-soft: #e3f4ea;
  --waiting: #8a5a00; --waiting-soft: #fff3d6; --bad: #b3261e; --bad-soft: #fce8e6; }
@media screen and (prefers-color-scheme: dark) { :root {
  --ground: #15191f; --surface: #1d232b; --line: #323b47; --text: #e8ecf1; --muted: #9ba8b7;
  --accent: #7fa8ff; --accent-soft: #23345a; --ok: #6fd19a; --ok-soft: #173626;
  --waiting: #f0be5c; --waiting-soft: #3b2e12; --bad: #ff8a80; --bad-soft: #431d1b; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--text); line-height: 1.5;
  font-family: system-ui, "Segoe UI", "Helvetica Neue", "DejaVu Sans", Arial, sans-serif; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--surface); z-index: 2; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: .875em; }
code { overflow-wrap: anywhere; }
pre { margin: .5rem 0 1rem; padding: .75rem 1rem; background: var(--ground); overflow: auto;
  max-height: 34rem;
  border: 1px solid var(--line); border-radius: 8px; line-height: 1.45; }
.top { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline;
  padding: .75rem 2rem; background: var(--surface); border-bottom: 1px solid var(--line); }
.top strong { margin-right: auto; }
.top nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.top [aria-current] { color: var(--text); font-weight: 600; text-decoration: none; }
.frame { display: grid; grid-template-columns: 19rem minmax(0, 1fr); max-width: 88rem;
  margin: 0 auto; }
.contents { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; padding: 1.5rem 1rem;
  font-size: .875rem; }
.contents h2 { font-size: .875rem; margin: 0 .5rem .5rem; }
.contents ul { list-style: none; margin: 0 0 1rem; padding: 0; }
.contents a { display: flex; align-items: baseline; gap: .5rem; padding: .2rem .5rem;
  border-radius: 6px; color: var(--text); text-decoration: none; }
.contents a:hover { background: var(--accent-soft); }
.contents .tag { font-weight: 600; }
main { padding: 1.5rem 2rem 4rem; min-width: 0; }
main > *, section.operation > * { max-width: 62rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: .5rem 0 1rem; }
h2 { font-size: 1.375rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1.125rem; margin: 0 0 .5rem; }
h4 { font-size: .9375rem; margin: 1.25rem 0 .25rem; }
h2, h3 { overflow-wrap: anywhere; }
p { margin: .5rem 0; }
.head { display: flex; align-items: baseline; gap: .375rem; }
.anchor { color: var(--muted); text-decoration: none; opacity: 0; }
.head:hover .anchor, .anchor:focus { opacity: 1; }
section.operation, section.shape { background: var(--surface); border: 1px solid var(--line);
  border-radius: 12px; padding: 1.25rem 1.5rem; margin: 0 0 1.5rem; }
:target { text-decoration: underline; text-decoration-color: var(--accent); }
.call { display: flex; flex-wrap: wrap; gap: .25rem .625rem; align-items: center;
  margin: 0 0 .75rem; }
.method { flex: none; font: 700 .6875rem/1.2rem ui-monospace, "DejaVu Sans Mono", monospace;
  min-width: 3.5rem; text-align: center; border-radius: 4px; padding: 0 .25rem;
  color: var(--accent); background: var(--accent-soft); }
.post { color: var(--ok); background: var(--ok-soft); }
.put, .patch { color: var(--waiting); background: var(--waiting-soft); }
.delete { color: var(--bad); background: var(--bad-soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .25rem 0 1rem; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .375rem .75rem .375rem 0;
  border-bottom: 1px solid var(--line); }
thead th { color: var(--muted); font-weight: 600; }
tbody th { font-weight: 400; width: 30%; min-width: 11rem; }
td { overflow-wrap: anywhere; }
.kind { width: 24%; min-width: 8rem; }
.d1 th { padding-left: 1.25rem; } .d2 th { padding-left: 2.5rem; }
.d3 th { padding-left: 3.75rem; } .d4 th { padding-left: 5rem; } .d5 th { padding-left: 6.25rem; }
.d6 th { padding-left: 7.5rem; } .d7 th { padding-left: 8.75rem; } .d8 th { padding-left: 10rem; }
.needed { color: var(--bad); font-size: .75rem; white-space: nowrap; }
summary { cursor: pointer; color: var(--accent); font-size: .875rem; }
.quiet, .limits { color: var(--muted); }
.limits { display: block; font-size: .875rem; }
p.quiet { font-size: .875rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1rem;
  list-style: none; padding: 0; }
.cards li { background: var(--surface); border: 1px solid var(--line); border-radius: 12px;
  padding: 1.25rem 1.5rem; }
.cards h3 { font-size: 1.125rem; }
@media (max-width: 60rem) {
  .frame { display: block; }
  .top { padding: .75rem 1rem; }
  .contents { position: static; max-height: none; padding: 1rem 1rem 0; }
  .contents li ul { display: none; }
  .contents > ul { display: flex; flex-wrap: wrap; gap: .375rem; }
  .contents .tag { background: var(--surface); border: 1px solid var(--line); font-weight: 400;
    padding: .375rem .75rem; }
  main { padding: .5rem 1rem 3rem; }
  section.operation, section.shape, .cards li { padding: 1rem; }
}
@media (max-width: 34rem) {
  thead { position: absolute; left: -100vw; }
  tr { display: block; border-bottom: 1px solid var(--line); padding: .375rem 0; }
  tbody th, td, .kind { display: block; width: auto; border: 0; padding-top: 0; padding-bottom: 0; }
  tr[class] th { padding-left: 0; }
  .d1 { padding-left: 1rem; } .d2 { padding-left: 2rem; } .d3 { padding-left: 3rem; }
  .d4, .d5, .d6, .d7, .d8 { padding-left: 4rem; }
  td:empty { display: none; }
  tbody th code { font-weight: 700; }
}
@media print {
  body { background: none; font-size: 10pt; }
  .contents, .skip, .anchor { display: none; }
  .frame { display: block; max-width: none; }
  .top { padding: 0 0 .5rem; } main { padding: 0; }
  section.operation, section.shape, .cards li { border: 0; border-top: 1px solid var(--line);
    border-radius: 0; padding: .75rem 0; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; max-height: none; }
  details::details-content { content-visibility: visible; }
  h2, h3, h4 { break-after: avoid; } tr, pre { break-inside: avoid; }
}
"""
