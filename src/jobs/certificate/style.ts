/** How a certificate looks on a screen and on paper. */
export const STYLE = `
:root { color-scheme: light; --ink: #16202c; --dim: #5a6675; --line: #dfe5ec; --paper: #fff; --soft: #f5f7fa;
  --good: #0b6b45; --good-soft: #e5f4ec; --wait: #7a5200; --wait-soft: #fdf3dc; --bad: #a32116; --bad-soft: #fbe9e7; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--soft); color: var(--ink); font: 14px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; }
main { max-width: 1080px; margin: 32px auto; padding: 40px 48px; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; }
header { display: flex; justify-content: space-between; align-items: flex-start; gap: 24px; border-bottom: 2px solid var(--ink); padding-bottom: 20px; }
h1 { margin: 0; font-size: 28px; line-height: 1.2; letter-spacing: -0.01em; }
h2 { margin: 32px 0 12px; font-size: 16px; }
p { margin: 0; }
.hub { color: var(--dim); margin-bottom: 4px; }
.part { margin-top: 6px; color: var(--wait); }
.verdict { margin-top: 8px; font-size: 16px; }
.state { padding: 4px 14px; border-radius: 99px; font-weight: 600; white-space: nowrap; }
.state.clean { background: var(--good-soft); color: var(--good); }
.state.open { background: var(--wait-soft); color: var(--wait); }
.state.varied { background: var(--bad-soft); color: var(--bad); }
.chain { list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 10px; margin: 0 0 16px; padding: 0; }
.chain li { border: 1px solid var(--line); border-left: 4px solid var(--good); border-radius: 8px; padding: 10px 12px; break-inside: avoid; }
.chain li.waiting { border-left-color: #d99a1c; }
.chain li.varied { border-left-color: #cf3526; }
.ends, .sides { display: flex; justify-content: space-between; gap: 8px; }
.ends span { color: var(--dim); }
.sides { font-variant-numeric: tabular-nums; margin: 4px 0; }
.out { color: var(--good); font-size: 13px; }
.waiting .out { color: var(--wait); }
.varied .out { color: var(--bad); }
table { width: 100%; border-collapse: collapse; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { text-align: left; font-weight: 600; color: var(--dim); font-size: 12px; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--ink); }
td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
span.variance, span.overdue { color: var(--bad); }
.next { color: var(--dim); font-size: 12px; margin-top: 2px; }
code { font-size: 0.95em; }
span.date { white-space: nowrap; }
span.waiting, .none { color: var(--dim); }
footer { margin-top: 36px; padding-top: 16px; border-top: 1px solid var(--line); color: var(--dim); font-size: 12px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 0; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
@media print {
  @page { size: A4; margin: 14mm; }
  body { background: none; font-size: 10.5px; }
  main { max-width: none; margin: 0; padding: 0; border: 0; }
  h1 { font-size: 22px; } .verdict, h2 { font-size: 13px; } h2 { break-after: avoid; margin-top: 20px; }
  .chain { grid-template-columns: repeat(3, 1fr); }
  .state, .chain li { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
@media (max-width: 640px) { main { margin: 0; padding: 20px; border-radius: 0; } header { flex-direction: column; } }
`;
