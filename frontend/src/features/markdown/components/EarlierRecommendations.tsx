import { Card } from '@/components/ui/Card';
import { Table, Td, Th } from '@/components/ui/Table';
import type { Markdown } from '@/lib/api/types';
import { formatDateTime, formatShare } from '@/lib/format';
import { inWords } from '@/lib/parameters/words';

/** Recommendations that a change or a newer week has replaced, oldest first. */
export function EarlierRecommendations({
  recommendations,
}: {
  recommendations: Markdown['superseded'];
}) {
  return (
    <Card title="What was recommended before">
      <Table caption="Earlier recommendations">
        <thead>
          <tr>
            <Th>When</Th>
            <Th isNumeric>After week</Th>
            <Th isNumeric>Markdown</Th>
            <Th>Calculation</Th>
          </tr>
        </thead>
        <tbody>
          {recommendations.map((earlier) => (
            <tr key={earlier.markdown_id}>
              <Td className="whitespace-nowrap">{formatDateTime(earlier.created_at)}</Td>
              <Td isNumeric>{earlier.week_number}</Td>
              <Td isNumeric>{formatShare(earlier.recommended_markdown_pct)}</Td>
              <Td className="min-w-64">{inWords(earlier.reasoning)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
