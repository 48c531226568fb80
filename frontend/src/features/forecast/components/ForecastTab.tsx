import { EmptyState } from '@/components/EmptyState';

/** The season's forecast, week by week. */
export default function ForecastTab() {
  return (
    <EmptyState title="The forecast is not shown here yet">
      Until it is, the same works through the{' '}
      <a href="/docs/" className="text-accent underline">
        API
      </a>
      .
    </EmptyState>
  );
}
