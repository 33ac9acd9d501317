"""An accident or a death from its report to the last payment: cases, tasks, estimates, payments. The insurer decides."""
