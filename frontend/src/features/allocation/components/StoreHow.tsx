import { Dialog } from '@/components/ui/Dialog';
import type { AllocationPlan } from '@/lib/api/types';
import { useSeason } from '@/lib/season';
import { attributeName } from '../features';
import type { StoreRow } from '../storeRows';
import { storeSteps } from '../storeSteps';

interface StoreHowProps {
  row: StoreRow;
  plan: AllocationPlan;
  onClose: () => void;
}

/** How a store's units come about, from its sales to its launch. */
export function StoreHow({ row, plan, onClose }: StoreHowProps) {
  const { parameters } = useSeason();
  const steps = storeSteps(row, plan, parameters.allocation_attributes.map(attributeName));
  return (
    <Dialog
      isOpen
      kind="sheet"
      onClose={onClose}
      title={row.name}
      description={`How its units come about · ${row.id}, ${row.clusterName}`}
    >
      {steps.length === 0 ? (
        <p className="text-quiet">The figures behind this store are not loaded yet.</p>
      ) : (
        <ol className="divide-y divide-line">
          {steps.map(({ label, formula, numbers, note }) => (
            <li key={label} className="py-3.5 first:pt-0">
              <p className="font-semibold">{label}</p>
              <p className="text-sm text-quiet">{formula}</p>
              <p className="figures mt-1 font-semibold">{numbers}</p>
              {note !== undefined && <p className="mt-0.5 text-sm text-quiet">{note}</p>}
            </li>
          ))}
        </ol>
      )}
    </Dialog>
  );
}
