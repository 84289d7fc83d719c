/** The look of the reference page: one file, no fonts and no scripts from anywhere, light and dark. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1b2330; --soft: #5b6676; --paper: #fbfaf7; --card: #ffffff; --line: #e4e0d8;
  --accent: #0b6e6e; --code: #f3f1ea; --get: #0b6e6e; --post: #9a5b00; --mark: #e8f3f1; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #9aa5b4; --paper: #12161c; --card: #191f28;
  --line: #2a323e; --accent: #5cc9c0; --code: #0f1319; --get: #5cc9c0; --post: #e5a54b; --mark: #17302f; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1.5rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.6 system-ui, "Segoe UI", sans-serif; }
a { color: var(--accent); text-decoration: none; } a:hover, a:focus-visible { text-decoration: underline; }
code, pre { font: 13px/1.55 ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; }
.page { display: grid; grid-template-columns: 17rem minmax(0, 1fr); max-width: 84rem; margin: 0 auto; }
nav { position: sticky; top: 0; align-self: start; height: 100vh; overflow-y: auto; padding: 2rem 1.25rem; border-right: 1px solid var(--line); }
nav h1 { font-size: 1.05rem; margin: 0 0 .15rem; letter-spacing: -.01em; } nav .version { color: var(--soft); font-size: .8rem; }
nav h2 { font-size: .72rem; text-transform: uppercase; letter-spacing: .08em; color: var(--soft); margin: 1.4rem 0 .35rem; }
nav ul { list-style: none; margin: 0; padding: 0; } nav li a { display: block; color: var(--ink); padding: .14rem 0; font-size: .86rem; }
main { padding: 2.5rem clamp(1rem, 4vw, 3.5rem) 6rem; min-width: 0; }
main > h1 { font-size: 2rem; letter-spacing: -.02em; line-height: 1.2; margin: 0 0 .75rem; } .lead { color: var(--soft); max-width: 46rem; }
section > h2 { font-size: 1.35rem; margin: 3.5rem 0 .25rem; letter-spacing: -.01em; } section > p { color: var(--soft); margin: 0 0 1.25rem; }
article { background: var(--card); border: 1px solid var(--line); border-radius: .7rem; padding: 1.3rem 1.4rem; margin: 0 0 1.25rem; }
article:target { border-color: var(--accent); box-shadow: 0 0 0 3px var(--mark); }
article > h3 { margin: 0 0 .5rem; font-size: 1.05rem; } article h4 { margin: 1.2rem 0 .4rem; font-size: .74rem; text-transform: uppercase; letter-spacing: .07em; color: var(--soft); }
.call { display: flex; flex-wrap: wrap; gap: .3rem .6rem; align-items: center; margin: 0 0 .7rem; } .call code { font-size: 13.5px; overflow-wrap: anywhere; }
.verb { font-weight: 700; font-size: .7rem; letter-spacing: .05em; border-radius: .35rem; padding: .13rem .45rem; border: 1.5px solid currentColor; }
.get { color: var(--get); } .post, .put, .delete, .patch { color: var(--post); }
.badge { font-size: .72rem; color: var(--soft); border: 1px solid var(--line); border-radius: 1rem; padding: .08rem .55rem; margin-left: auto; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem; overflow-x: auto; margin: 0; }
p code, td code, li code, .lead code { background: var(--code); border-radius: .25rem; padding: .08rem .3rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .86rem; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: .74rem; } th, td { padding: .38rem .7rem .38rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child td { border-bottom: 0; } td:first-child { white-space: nowrap; } .must { color: var(--post); font-size: .72rem; } td.type { color: var(--soft); overflow-wrap: anywhere; }
details > summary { cursor: pointer; color: var(--soft); font-size: .86rem; margin-top: 1rem; } details[open] > summary { margin-bottom: .5rem; }
@media (max-width: 56rem) { .page { grid-template-columns: minmax(0, 1fr); } nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); } td:first-child { white-space: normal; } }
@media print { nav { display: none; } .page { display: block; } details { display: block; } }
`;
