"""Plain Streamlit apps that show the same points, tables, controls and words, read from Parquet and JSON."""
