/** One figure. `bound` is the target in words; a benchmark reports and never fails for a figure. */
export type Row = { readonly name: string; readonly value: number; readonly unit: string; readonly bound?: string };

const round = (value: number): string => {
  if (Number.isInteger(value)) return `${value}`;
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
};

/** A table for people: name, figure, unit, target. */
export const formatTable = (title: string, rows: readonly Row[]): string => {
  const width = Math.max(...rows.map((row) => row.name.length));
  const lines = rows.map((row) =>
    `  ${row.name.padEnd(width)}  ${round(row.value).padStart(9)} ${row.unit.padEnd(7)} ${row.bound ?? ''}`.trimEnd(),
  );
  return `${title}\n${lines.join('\n')}\n`;
};
