import { useQuery } from '@tanstack/react-query';
import { Cpu, CloudOff } from 'lucide-react';
import { healthQuery } from '@/lib/queries/service';
import { llmName } from '@/lib/words';

/** Which language model explains, and whether the server answers. */
export function ModelState() {
  const { data, isError } = useQuery(healthQuery());
  if (isError) {
    return (
      <span className="flex items-center gap-2 text-bad">
        <CloudOff aria-hidden className="size-4" />
        The server does not answer
      </span>
    );
  }
  if (data === undefined) return null;
  return (
    <span className="flex items-center gap-2">
      <Cpu aria-hidden className="size-4" />
      Explanations by {llmName(data.llm_provider)}
    </span>
  );
}
