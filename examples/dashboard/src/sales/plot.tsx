import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import { useMemo } from 'react';
import { colourOf } from '../channels/colours';
import { useChannelName } from '../session/session';
import { byDay, dayName, height, MEASURES, type DayRow, type Measure } from './summary';

interface Props {
  rows: DayRow[];
  days: string[];
  codes: string[];
  measure: Measure;
  currency: string;
}

const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat();

/** Bars by day, stacked by channel. The table below it says the same to those who do not see it. */
export default function Plot({ rows, days, codes, measure, currency }: Props) {
  const nameOf = useChannelName();
  const data = useMemo(() => {
    const known = byDay(rows);
    return days.map((day) => {
      const own = [...(known.get(day) ?? [])].map(([code, row]) => [code, height(row, measure, currency)]);
      return { day: dayName(day), ...(Object.fromEntries(own) as Record<string, number>) };
    });
  }, [rows, days, measure, currency]);
  return (
    <div role="img" aria-label={`${MEASURES[measure]} by day, stacked by channel; the table below has the numbers`}>
      <BarChart
        h={300}
        data={data}
        dataKey="day"
        type="stacked"
        series={codes.map((code) => ({ name: code, label: nameOf(code), color: colourOf(code) }))}
        withLegend
        legendProps={{ verticalAlign: 'bottom' }}
        valueFormatter={(value) => (measure === 'gross' ? `${whole.format(value)} ${currency}` : whole.format(value))}
        yAxisProps={{ width: 64, tickFormatter: (value: number) => short.format(value) }}
        barProps={{ isAnimationActive: false }}
        barChartProps={{ accessibilityLayer: false }}
        maxBarWidth={56}
        tickLine="none"
      />
    </div>
  );
}
