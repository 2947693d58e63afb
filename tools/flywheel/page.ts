import type { Assumptions } from './assumptions.js';
import { type Chart, drawChart, escapeText, formatShort } from './chart.js';
import { MONTHS, type Terms } from './contracts.js';
import type { Month, Run } from './model.js';

const series = (run: Run, of: (month: Month) => number): readonly number[] => run.months.map(of);

/** The charts of a run, each by the name of its file. */
export const chartsOf = (run: Run): ReadonlyMap<string, string> => {
  const charts: readonly (Chart & { readonly file: string })[] = [
    {
      file: 'supply',
      title: 'Supply',
      unit: 'tokens',
      lines: [{ name: 'in circulation', values: series(run, (one) => one.supply) }],
    },
    {
      file: 'burn',
      title: 'Emission and burn',
      unit: 'tokens a month',
      lines: [
        { name: 'emitted', values: series(run, (one) => one.emitted) },
        { name: 'burned', values: series(run, (one) => one.burned) },
      ],
    },
    {
      file: 'earnings',
      title: 'Earnings of a device',
      unit: 'dollars a year',
      isLogarithmic: true,
      lines: [{ name: 'earned', values: series(run, (one) => one.earningsDollarsYear) }],
    },
    {
      file: 'break-even',
      title: 'Months until a new device has paid for itself',
      unit: 'cut off at 120',
      lines: [{ name: 'months', values: series(run, (one) => Math.min(120, one.breakEvenMonths)) }],
    },
    {
      file: 'devices',
      title: 'Fleet',
      unit: 'number',
      isLogarithmic: true,
      lines: [
        { name: 'devices', values: series(run, (one) => one.devices) },
        { name: 'gateways', values: series(run, (one) => one.gateways) },
      ],
    },
    {
      file: 'price',
      title: 'Price',
      unit: 'dollars a token',
      isLogarithmic: true,
      lines: [{ name: 'price', values: series(run, (one) => one.priceDollars) }],
    },
    {
      file: 'demand',
      title: 'Data demand and what devices earn together',
      unit: 'dollars a year',
      lines: [
        { name: 'paid for data', values: series(run, (one) => one.demandDollars) },
        { name: 'earned by devices', values: series(run, (one) => one.earningsDollarsYear * one.devices) },
      ],
    },
  ];
  return new Map(charts.map((chart) => [`${chart.file}.svg`, drawChart(chart)]));
};

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:84rem;padding:0 1rem}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(30rem,100%),1fr));gap:1.5rem}svg{width:100%;height:auto}
.warning{border-left:4px solid #c2410c;padding:.3rem .8rem;margin:.5rem 0;background:#c2410c1a}table{border-collapse:collapse}
td,th{padding:.25rem .8rem;text-align:right}th:first-child,td:first-child{text-align:left}tr{border-bottom:1px solid #9ca3af66}`;

const row = (month: Month): string =>
  `<tr><td>${Math.floor(month.month / 12) + 1}</td>${[
    month.devices,
    month.priceDollars,
    month.supply,
    month.burned * 12,
    month.earningsDollarsYear,
    month.breakEvenMonths,
  ]
    .map((value) => `<td>${formatShort(value)}</td>`)
    .join('')}</tr>`;

const percent = (share: number): string => `${+(share * 100).toFixed(2)} %`;

/** What the contracts say, in a sentence. */
const termsOf = (terms: Terms): string => {
  const ofFirstYear = terms.emission.slice(0, MONTHS).reduce((sum, month) => sum + month, 0);
  return `From ${escapeText(terms.source)}: at most ${formatShort(terms.cap)} tokens, ${formatShort(terms.supply)} to begin with,
${formatShort(ofFirstYear)} emitted in the first year, ${percent(terms.devicesShare)} of it to devices and ${percent(terms.gatewaysShare)} to gateways;
${terms.creditsPerToken} credits for a token, ${percent(terms.burned)} of it burned, and of the rest ${percent(1 - terms.gatewayOfSales)} to the device's owner.`;
};

/** One page with everything in it. */
export const pageOf = (given: Assumptions, terms: Terms, run: Run): string => {
  const ends = run.months.filter(({ month }) => month % 12 === 11);
  const warnings = run.warnings.map(
    (warning) => `<p class="warning">Year ${Math.floor(warning.month / 12) + 1}: ${warning.text}.</p>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Flywheel</title><style>${STYLE}</style></head><body>
<h1>The economy over ${given.years} years</h1>
<p>A simulation of assumptions, seed ${given.seed}. It is no forecast: it shows what follows from them.</p>
<p>${termsOf(terms)}</p>
${warnings.length === 0 ? '<p>No warning: no death spiral, and demand keeps up with inflation.</p>' : warnings.join('\n')}
<div class="charts">${[...chartsOf(run).values()].join('\n')}</div>
<h2>At the end of each year</h2>
<table><tr><th>year</th><th>devices</th><th>price, $</th><th>supply</th><th>burn a year</th><th>a device earns, $</th><th>months to pay back</th></tr>
${ends.map(row).join('\n')}</table></body></html>
`;
};
