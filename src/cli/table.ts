/** One line of a table: its cells by the name of the column, the same for every line. */
export type Row = Readonly<Record<string, string>>;

/** Rows below one another, with the names of their columns above. */
export function table(rows: readonly Row[]): string {
  if (rows.length === 0) return 'nothing found\n';
  const columns = Object.keys(rows[0]!);
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd();
  return `${[columns.map((column) => column.toUpperCase()), ...rows.map((row) => columns.map((column) => row[column]!))].map(line).join('\n')}\n`;
}
