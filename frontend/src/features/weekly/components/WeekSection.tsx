import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useId, useMemo } from 'react';
import { QueryView } from '@/components/QueryView';
import { Button } from '@/components/ui/Button';
import { Card } from '@/components/ui/Card';
import { Select } from '@/components/ui/Field';
import type { WorkflowDetail } from '@/lib/api/types';
import { formatDate } from '@/lib/format';
import { allocationQuery, forecastQuery } from '@/lib/queries/results';
import { lastDay, weekStart } from '@/lib/season';
import { useUrlState } from '@/lib/urlState';
import { ledgerQuery, replenishmentQuery } from '../api/queries';
import { Shipments } from './Shipments';
import { UnitsBalance } from './UnitsBalance';

interface WeekSectionProps {
  season: WorkflowDetail;
  forecastId: string;
}

/** A chosen week: what ships to the stores after it, and where every unit is. */
export function WeekSection({ season, forecastId }: WeekSectionProps) {
  const newest = season.season_progress?.week ?? 0;
  const [chosen, choose] = useUrlState('week');
  const asked = Number(chosen);
  const week = Number.isInteger(asked) && asked >= 1 && asked <= newest ? asked : newest;
  const goTo = (to: number) => {
    choose(to === newest ? null : String(to));
  };
  const end = lastDay(weekStart(season.parameters.season_start_date, week + 1));
  const shipments = useQuery(replenishmentQuery(forecastId, week));
  const { data: forecast } = useQuery(forecastQuery(forecastId));
  const { data: plan } = useQuery(allocationQuery(forecastId));
  const curve = useMemo(
    () => forecast?.weekly_demand_curve.map(({ demand_units }) => demand_units),
    [forecast],
  );
  const ledger = useQuery(ledgerQuery(season.workflow_id, week));
  return (
    <Card
      title={`Week ${week}, until ${formatDate(end)}`}
      aside={<WeekPicker week={week} newest={newest} onChange={goTo} />}
    >
      <div className="space-y-8">
        <section aria-labelledby="units">
          <h3 id="units" className="mb-3 font-semibold">
            Where every unit is
          </h3>
          <QueryView query={ledger} what="the ledger">
            {(balances) => <UnitsBalance balances={balances} />}
          </QueryView>
        </section>
        <section aria-labelledby="shipments">
          <h3 id="shipments" className="mb-3 font-semibold">
            Shipments to the stores
          </h3>
          <QueryView query={shipments} what="the shipments" lines={6}>
            {(replenishment) =>
              replenishment === null ? (
                <p className="text-quiet">
                  What ships after week {week} is not settled yet: a re-forecast or a decision comes
                  first.
                </p>
              ) : (
                <Shipments
                  replenishment={replenishment}
                  curve={curve}
                  plan={plan}
                  parameters={season.parameters}
                  csv={`/api/replenishments/${forecastId}?week=${week}&format=csv`}
                />
              )
            }
          </QueryView>
        </section>
      </div>
    </Card>
  );
}

interface WeekPickerProps {
  week: number;
  newest: number;
  onChange: (week: number) => void;
}

function WeekPicker({ week, newest, onChange }: WeekPickerProps) {
  const id = useId();
  return (
    <div className="flex items-center gap-2">
      <Button
        size="icon"
        aria-label="Week before"
        disabled={week <= 1}
        onClick={() => {
          onChange(week - 1);
        }}
      >
        <ChevronLeft aria-hidden />
      </Button>
      <label htmlFor={id} className="sr-only">
        Week shown
      </label>
      <Select
        id={id}
        className="w-32"
        value={week}
        onChange={(event) => {
          onChange(Number(event.target.value));
        }}
      >
        {Array.from({ length: newest }, (_, index) => (
          <option key={index} value={index + 1}>
            Week {index + 1}
          </option>
        ))}
      </Select>
      <Button
        size="icon"
        aria-label="Week after"
        disabled={week >= newest}
        onClick={() => {
          onChange(week + 1);
        }}
      >
        <ChevronRight aria-hidden />
      </Button>
    </div>
  );
}
