import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Badge } from '@/components/ui/Badge';
import { formatAgo, formatDate } from '@/lib/format';
import { useCategoryName } from '@/lib/queries/catalogue';
import { scenariosQuery } from '../api/scenarios';
import { SCENARIO_STATUS } from '../lib/words';

/** The rehearsals that were run before, newest first. */
export function PastScenarios() {
  const { data: scenarios = [] } = useQuery(scenariosQuery());
  const categoryName = useCategoryName();
  if (scenarios.length === 0) return null;
  return (
    <section aria-labelledby="past-scenarios">
      <h2 id="past-scenarios" className="mb-3 text-lg font-semibold">
        Rehearsed before
      </h2>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {scenarios.map((scenario) => {
          const { label, tone } = SCENARIO_STATUS[scenario.status] ?? SCENARIO_STATUS.running;
          return (
            <li
              key={scenario.scenario_id}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-5 py-3"
            >
              <span className="min-w-0">
                <Link
                  to={`/scenarios/${scenario.scenario_id}`}
                  className="font-semibold text-accent hover:underline"
                >
                  {scenario.variant_names.join(', ')}
                </Link>
                <span className="block text-sm text-quiet">
                  {categoryName(scenario.category_id)}, season from{' '}
                  {formatDate(scenario.season_start_date)}
                </span>
              </span>
              <span className="flex items-center gap-3 text-sm text-quiet">
                {formatAgo(scenario.created_at)}
                <Badge tone={tone}>{label}</Badge>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
