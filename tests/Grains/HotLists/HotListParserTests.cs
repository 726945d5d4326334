using System.Text;
using AlprGrains.HotLists;
using AlprGrains.Plates;
using AlprGrains.Policy.HotLists;

namespace AlprGrains.Tests.Grains.HotLists;

public class HotListParserTests
{
    [Fact]
    public void Genetec_text_is_read_with_dates_as_local_days()
    {
        var entry = Assert.Single(Lists.ParseGenetec("STOLEN;CA;8SYN123;2025-06-15;2025-07-15").Entries);
        Assert.Equal("8SYN123", entry.Plate.Text);
        Assert.Equal(PlateRegion.California, entry.Region);
        Assert.Equal("STOLEN", entry.Reason);
        Assert.Equal(new DateTimeOffset(2025, 6, 15, 0, 0, 0, TimeSpan.FromHours(-7)), entry.EffectiveAt);
        Assert.Equal(new DateTimeOffset(2025, 7, 16, 0, 0, 0, TimeSpan.FromHours(-7)), entry.ExpiresAt);
    }

    [Fact]
    public void Genetec_header_line_empty_dates_and_a_mark_at_the_start_are_taken()
    {
        var list = Lists.ParseGenetec("\uFEFFCategory;PlateState;PlateNumber;EffectiveDate;ExpiryDate\r\nSTOLEN;CA;8SYN123;;\r\n\r\n");
        Assert.Empty(list.Problems);
        Assert.Null(Assert.Single(list.Entries).ExpiresAt);
    }

    [Theory]
    [InlineData("Plate,State,Reason")]
    [InlineData("plate_number,plate state,Alert Type")]
    [InlineData("\uFEFFLPN;LIS;Offense")]
    [InlineData("License Plate\tState\tReason")]
    public void Csv_columns_are_found_by_the_names_that_agencies_use(string header)
    {
        var separator = header.Contains(';') ? ';' : header.Contains('\t') ? '\t' : ',';
        var entry = Assert.Single(Lists.ParseCsv($"{header}\n8SYN123{separator}CA{separator}stolen vehicle\n").Entries);
        Assert.Equal("8SYN123", entry.Plate.Text);
        Assert.Equal("stolen vehicle", entry.Reason);
    }

    [Fact]
    public void Quoted_cells_follow_rfc_4180()
    {
        var entry = Assert.Single(Lists.ParseCsv("plate,reason\n\"8SYN123\",\"stolen, said \"\"yesterday\"\"\"\n").Entries);
        Assert.Equal("stolen, said \"yesterday\"", entry.Reason);
    }

    [Fact]
    public void A_quote_that_does_not_close_spoils_its_own_line_only()
    {
        var list = Lists.ParseCsv("plate,reason\n\"8SYN123,stolen\n8SYN124,stolen\n");
        Assert.Equal("8SYN124", Assert.Single(list.Entries).Plate.Text);
        Assert.Equal(2, Assert.Single(list.Problems).Line);
    }

    [Fact]
    public void Every_bad_line_is_named_by_number_and_quoted()
    {
        var list = Lists.ParseCsv("plate,state,reason,effective\n8SYN123,CA,stolen,\n??,CA,stolen,\n8SYN125,C4,stolen,\n8SYN126,CA,,\n8SYN127,CA,stolen,yesterday\n");
        Assert.Equal([3, 4, 5, 6], list.Problems.Select(problem => problem.Line));
        Assert.Contains("'??'", list.Problems[0].Sentence, StringComparison.Ordinal);
        Assert.Contains("'C4'", list.Problems[1].Sentence, StringComparison.Ordinal);
        Assert.Contains("'yesterday'", list.Problems[3].Sentence, StringComparison.Ordinal);
        Assert.Equal(4, list.BadLines);
    }

    [Fact]
    public void DEF_c_An_entry_without_reason_is_refused() =>
        Assert.Contains("reason", Assert.Single(Lists.ParseCsv("plate\n8SYN123\n").Problems).Sentence, StringComparison.Ordinal);

    [Fact]
    public void Only_the_first_hundred_bad_lines_are_listed_and_all_are_counted()
    {
        var list = Lists.ParseCsv("plate,reason\n" + string.Concat(Enumerable.Repeat("?,x\n", 250)));
        Assert.Equal(HotListImport.ProblemsMax, list.Problems.Length);
        Assert.Equal(250, list.BadLines);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("name,age\nx,1\n", "no column of the header line is named plate")]
    [InlineData("plate,lpn\nA,B\n", "keep one")]
    public void A_file_that_cannot_be_read_says_why(string text, string words)
    {
        var list = Lists.ParseCsv(text);
        Assert.False(list.IsReadable);
        Assert.Contains(words, list.Problems[0].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Utf16_is_refused_with_what_to_do()
    {
        var file = Lists.Csv("") with { Content = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("plate,reason\n")).ToArray() };
        Assert.Contains("UTF-8", AlprGrains.Grains.HotLists.HotListParser.Parse(file, Lists.Terms()).Problems[0].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_not_utf8_is_bad_and_the_next_is_read()
    {
        byte[] bytes = [.. "plate,reason\n8SYN123,"u8, 0xC3, 0x28, .. "\n8SYN124,stolen\n"u8];
        var list = AlprGrains.Grains.HotLists.HotListParser.Parse(Lists.Csv("") with { Content = bytes }, Lists.Terms());
        Assert.Equal(2, Assert.Single(list.Problems).Line);
        Assert.Single(list.Entries);
    }

    [Fact]
    public void A_file_over_the_limit_is_refused_unread()
    {
        var file = Lists.Csv("") with { Content = new byte[HotListFile.BytesMax + 1] };
        Assert.False(AlprGrains.Grains.HotLists.HotListParser.Parse(file, Lists.Terms()).IsReadable);
    }

    [Fact]
    public void An_entry_that_ends_before_it_begins_is_refused() =>
        Assert.Contains("before it is effective", Assert.Single(Lists.ParseGenetec("STOLEN;CA;8SYN123;2025-07-15;2025-06-15").Problems).Sentence, StringComparison.Ordinal);

    [Fact]
    public void The_year_9999_means_never() => Assert.Null(Assert.Single(Lists.ParseGenetec("STOLEN;CA;8SYN123;2025-07-15;9999-12-31").Entries).ExpiresAt);

    [Fact]
    public void C2A_6_the_immigration_violator_file_and_unlisted_files_of_ncic_are_dropped_and_counted()
    {
        var list = Lists.ParseCsv(
            "plate,reason,source file\n8SYN001,stolen,Vehicle\n8SYN002,x,Immigration Violator\n8SYN003,x,IMMIGRATION-VIOLATOR\n8SYN004,x,Something New\n8SYN005,x,\n8SYN006,wanted,wanted person\n",
            HotListSource.Ncic);
        Assert.Equal(["8SYN001", "8SYN006"], list.Entries.Select(entry => entry.Plate.Text));
        Assert.Equal(4, list.DroppedByProvenance);
        Assert.Empty(list.Problems);
    }

    [Theory]
    [InlineData(HotListSource.StolenVehicleSystem)]
    [InlineData(HotListSource.CaliforniaDoj)]
    [InlineData(HotListSource.CustomBolo)]
    public void C2A_6_a_line_that_names_the_immigration_violator_file_is_dropped_from_every_list(HotListSource source)
    {
        var list = Lists.ParseCsv("plate,reason,category,source file\n8SYN002,x,burglary,Immigration Violator\n8SYN003,immigration violator,burglary,\n", source);
        Assert.Empty(list.Entries);
        Assert.Equal(2, list.DroppedByProvenance);
    }

    [Fact]
    public void C2A_6_the_file_table_takes_what_definition_c_names_and_nothing_else() =>
        Assert.Equal(["Vehicle", "License Plate", "Wanted Person", "Protection Order", "Missing Person"], NcicFiles.All.Where(file => file.IsTaken).Select(file => file.Name));

    [Theory]
    [InlineData("missing person", BoloCategory.MissingOrAtRiskPerson)]
    [InlineData("At-Risk Person", BoloCategory.MissingOrAtRiskPerson)]
    [InlineData("witness locate", BoloCategory.WitnessLocate)]
    [InlineData("Burglary", BoloCategory.Burglary)]
    [InlineData("GRAND THEFT", BoloCategory.GrandTheft)]
    [InlineData("violent crime", BoloCategory.ViolentCrime)]
    public void C2A_5_the_five_categories_of_a_custom_bolo_are_taken(string words, BoloCategory category) =>
        Assert.Equal(category, Assert.Single(Lists.ParseGenetec($"{words};CA;8SYN123;;", HotListSource.CustomBolo).Entries).Category);

    [Theory]
    [InlineData("")]
    [InlineData("immigration")]
    [InlineData("traffic violation")]
    [InlineData("petty theft")]
    public void C2A_5_any_other_category_of_a_custom_bolo_is_refused_with_the_section(string words)
    {
        var list = Lists.ParseCsv($"plate,category,reason\n8SYN123,{words},some reason\n", HotListSource.CustomBolo);
        Assert.Empty(list.Entries);
        Assert.Contains("C.2(A)(1)", Assert.Single(list.Problems).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_and_birth_dates_in_a_file_are_never_read()
    {
        var entry = Assert.Single(Lists.ParseCsv("plate,reason,name,date of birth\n8SYN123,stolen,Pat Example,1990-01-01\n").Entries);
        Assert.DoesNotContain("Example", string.Join('|', entry.GetType().GetProperties().Select(property => property.GetValue(entry))), StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_version_changes_with_everything_an_officer_sees_and_with_nothing_else()
    {
        const string Header = "plate,state,reason,agency,effective,expiry,reference,color,make,model,body\n";
        const string Base = "8SYN123,CA,stolen,CA1,2026-01-01,2026-02-01,N1,red,honda,civic,sedan";
        var version = Assert.Single(Lists.ParseCsv(Header + Base).Entries).Version;
        Assert.Equal(16, version.Hex.Length);
        Assert.Equal(version, Assert.Single(Lists.ParseCsv(Header + " 8 syn-123 ,ca,stolen,CA1,2026-01-01,2026-02-01,N1,red,honda,civic,sedan").Entries).Version);

        string[] cells = Base.Split(',');
        for (var i = 0; i < cells.Length; i++)
        {
            string[] changed = [.. cells];
            changed[i] = i is 4 ? "2026-01-02" : i is 5 ? "2026-02-02" : i is 1 ? "NV" : cells[i] + "9";
            Assert.NotEqual(version, Assert.Single(Lists.ParseCsv(Header + string.Join(',', changed)).Entries).Version);
        }
    }

    [Fact]
    public void INV_11_an_entry_version_depends_on_the_secret_pepper_of_plate_keys()
    {
        var other = Lists.Terms() with { PlateKeyHex = _ => "another pepper" };
        var file = Lists.Csv("plate,reason\n8SYN123,stolen\n");
        Assert.NotEqual(
            AlprGrains.Grains.HotLists.HotListParser.Parse(file, Lists.Terms()).Entries[0].Version,
            AlprGrains.Grains.HotLists.HotListParser.Parse(file, other).Entries[0].Version);
    }

    [Fact]
    public void One_line_twice_is_one_entry() => Assert.Single(Lists.ParseGenetec("STOLEN;CA;8SYN123;;\nSTOLEN;CA;8SYN123;;\n").Entries);
}
