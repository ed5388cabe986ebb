/** An SVG path under evenly spaced values, the highest of which nearly touches the top. */
export function area(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) {
    return '';
  }
  const top = Math.max(1, ...values) * 1.05;
  const step = width / (values.length - 1);
  const points = values.map(
    (value, i) => `${round(i * step)} ${round(height - (value / top) * height)}`,
  );
  return `M0 ${height} L${points.join(' L')} L${width} ${height} Z`;
}

const round = (value: number) => Math.round(value * 10) / 10;
