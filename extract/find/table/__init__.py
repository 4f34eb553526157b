"""The financing table: its columns, rows and totals, by structure and by arithmetic."""
